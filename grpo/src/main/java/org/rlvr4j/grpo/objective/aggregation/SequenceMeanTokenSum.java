package org.rlvr4j.grpo.objective.aggregation;

import java.util.Arrays;

/**
 * Mean over sequences of the sum over their tokens, divided by a constant: {@code 1/(B L) sum_i sum_t l_it}. With
 * {@code L} the largest completion length this is Dr. GRPO (arXiv 2503.20783), free of length bias; with
 * {@code L = 1} it is the plain sum.
 *
 * @param empty whether sequences without an unmasked token count in {@code B}
 * @param divisor {@code L}, above 0; the same number for the whole run
 */
public record SequenceMeanTokenSum(EmptySequences empty, double divisor) implements Aggregation {

    public SequenceMeanTokenSum {
        if (!(divisor > 0)) {
            throw new IllegalArgumentException(
                    "divisor is " + divisor + "; it must be above 0, usually the largest completion length");
        }
    }

    /** Empty sequences counted, as in TRL. */
    public SequenceMeanTokenSum(double divisor) {
        this(EmptySequences.COUNTED, divisor);
    }

    @Override
    public double[] weights(Counts counts) {
        double[] weights = new double[counts.size()];
        Arrays.fill(weights, Counts.per(empty.sequences(counts) * divisor));
        return weights;
    }
}
