package org.rlvr4j.grpo.objective.aggregation;

import java.util.Arrays;

/**
 * What an aggregation counts.
 *
 * @param tokens unmasked tokens of each sample
 * @param positions completion tokens of each sample, masked or not
 * @param groups group of each sample
 * @param stepTokens unmasked tokens of the whole step
 * @param stepSequences sequences of the whole step
 * @param stepNonEmpty sequences of the whole step with at least one unmasked token
 */
public record Counts(
        int[] tokens, int[] positions, int[] groups, double stepTokens, double stepSequences, double stepNonEmpty) {

    /** Returns the number of samples listed. */
    public int size() {
        return tokens.length;
    }

    /** Returns the sum of unmasked tokens over the samples listed. */
    public double tokenSum() {
        return Arrays.stream(tokens).sum();
    }

    /** Returns a quotient, 0 if its denominator is 0: then nothing is there to be averaged. */
    public static double per(double denominator) {
        return denominator == 0 ? 0 : 1 / denominator;
    }
}
