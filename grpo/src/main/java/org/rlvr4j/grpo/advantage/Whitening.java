package org.rlvr4j.grpo.advantage;

import java.util.Arrays;

/**
 * Brings values to mean 0 and Bessel-corrected variance 1 over the unmasked tokens of a step: {@code (x - mean) / sqrt(var
 * + eps)}.
 *
 * @param eps added to the variance; 1e-8 in verl and OpenRLHF
 * @param shiftMean false to add the mean again
 */
public record Whitening(double eps, boolean shiftMean) {

    /** Epsilon 1e-8, mean 0. */
    public Whitening() {
        this(1e-8, true);
    }

    /**
     * Returns the whitened values, masked positions transformed alike; as they are where fewer than two count.
     *
     * @param values {@code [sample][token]}
     * @param mask the same shape, true where a value counts
     */
    public double[][] of(double[][] values, boolean[][] mask) {
        Moments moments = Moments.of(unmasked(values, mask));
        double[][] whitened = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            whitened[i] = values[i].clone();
            for (int t = 0; moments.count() > 1 && t < values[i].length; t++) {
                double variance = moments.squares() / (moments.count() - 1);
                whitened[i][t] =
                        (values[i][t] - moments.mean()) / Math.sqrt(variance + eps) + (shiftMean ? 0 : moments.mean());
            }
        }
        return whitened;
    }

    private static double[] unmasked(double[][] values, boolean[][] mask) {
        double[] flat =
                new double[Arrays.stream(mask).mapToInt(ReturnsToGo::count).sum()];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < values[i].length; t++) {
                if (mask[i][t]) {
                    flat[next++] = values[i][t];
                }
            }
        }
        return flat;
    }
}
