package org.rlvr4j.grpo.objective.aggregation;

import java.util.Arrays;

/**
 * Sum over all unmasked tokens of the step, divided by a constant: {@code 1/c sum_i,t l_it}. Unlike {@link
 * SequenceMeanTokenSum} it grows with the number of sequences. verl's {@code seq-mean-token-sum-norm} is this, with the
 * padded width for the constant unless one is set.
 *
 * @param divisor {@code c}, above 0
 */
public record TokenSum(double divisor) implements Aggregation {

    public TokenSum {
        if (!(divisor > 0)) {
            throw new IllegalArgumentException("divisor is " + divisor + "; it must be above 0");
        }
    }

    @Override
    public double[] weights(Counts counts) {
        double[] weights = new double[counts.size()];
        Arrays.fill(weights, 1 / divisor);
        return weights;
    }
}
