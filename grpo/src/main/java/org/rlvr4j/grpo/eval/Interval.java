package org.rlvr4j.grpo.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A 95 % confidence interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** The quantile of the normal distribution that leaves 2.5 % above it. */
    private static final double Z = 1.959963984540054;

    private static final int RESAMPLES = 2000;

    /**
     * Returns Wilson's score interval of a proportion (E. B. Wilson, "Probable inference, the law of succession, and
     * statistical inference", 1927), which stays within [0, 1] and has a width at 0 and 1, too.
     *
     * @param right how many, in [0, trials]
     * @param trials independent ones, at least 1
     */
    public static Interval wilson(int right, int trials) {
        if (trials < 1 || right < 0 || right > trials) {
            throw new IllegalArgumentException(
                    right + " right of " + trials + " is no proportion; 0 <= right <= trials, and 1 <= trials");
        }
        double share = (double) right / trials;
        double shrink = 1 + Z * Z / trials;
        double center = (share + Z * Z / (2.0 * trials)) / shrink;
        double margin = Z / shrink * Math.sqrt(share * (1 - share) / trials + Z * Z / (4.0 * trials * trials));
        return new Interval(Math.max(0, center - margin), Math.min(1, center + margin));
    }

    /**
     * Returns the percentile bootstrap interval of a mean (B. Efron, "Bootstrap methods: another look at the jackknife",
     * 1979): the values are resampled 2,000 times with replacement. For several samples per problem the values are the
     * problems' means, since samples of one problem are not independent.
     *
     * @param values independent ones, at least 1
     * @param seed fixes the resamples
     */
    public static Interval bootstrap(double[] values, long seed) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there are no values to resample; give at least 1");
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < values.length; i++) {
                means[r] += values[random.nextInt(values.length)];
            }
            means[r] /= values.length;
        }
        Arrays.sort(means);
        return new Interval(quantile(means, 0.025), quantile(means, 0.975));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double rest = place - below;
        return sorted[below] * (1 - rest) + sorted[Math.min(below + 1, sorted.length - 1)] * rest;
    }
}
