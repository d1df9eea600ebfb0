package org.rlvr4j.grpo.objective.aggregation;

import java.util.Arrays;

/**
 * Mean over all unmasked tokens of the step: {@code sum_i,t l_it / sum_i n_i} (DAPO, arXiv 2503.14476).
 * Long completions weigh more than short ones.
 */
public record TokenMean() implements Aggregation {

    @Override
    public double[] weights(Counts counts) {
        double[] weights = new double[counts.size()];
        Arrays.fill(weights, Counts.per(counts.stepTokens()));
        return weights;
    }
}
