package org.rlvr4j.grpo.advantage;

/**
 * Count, mean and sum of squared deviations of the numbers that are not NaN, in two passes.
 *
 * <p>Equal numbers give exactly that mean and exactly no deviation: otherwise a group of equal rewards would get a
 * rounding residue divided by a tiny epsilon as its advantages.
 *
 * @param count of numbers that are not NaN
 * @param mean of them, {@code NaN} if there is none
 * @param squares sum of their squared deviations from the mean
 */
public record Moments(int count, double mean, double squares) {

    /** Returns the moments of those values that are not NaN. */
    public static Moments of(double... values) {
        int count = 0;
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                count++;
                sum += value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (count == 0) {
            return new Moments(0, Double.NaN, 0);
        }
        if (min == max) {
            return new Moments(count, min, 0);
        }
        double mean = sum / count;
        double squares = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                squares += (value - mean) * (value - mean);
            }
        }
        return new Moments(count, mean, squares);
    }

    /** Returns the standard deviation with {@code count - ddof} in the denominator, {@code NaN} if that is below 1. */
    public double std(int ddof) {
        return count <= ddof ? Double.NaN : Math.sqrt(squares / (count - ddof));
    }
}
