package org.rlvr4j.grpo.objective.aggregation;

import java.util.Arrays;

/**
 * BNPO as TRL has it: the mean over the unmasked tokens of each micro-batch, averaged over micro-batches by their share of
 * the sequences. <b>The gradient depends on the split into micro-batches</b>: a token of a micro-batch with few tokens
 * weighs more. It is here to reproduce runs; use {@link TokenMean} otherwise.
 */
public record MicroBatchTokenMean() implements Aggregation {

    @Override
    public double[] weights(Counts counts) {
        double[] weights = new double[counts.size()];
        double share = counts.size() * Counts.per(counts.stepSequences());
        Arrays.fill(weights, share * Counts.per(counts.tokenSum()));
        return weights;
    }

    @Override
    public boolean perMicroBatch() {
        return true;
    }
}
