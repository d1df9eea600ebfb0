package org.rlvr4j.examples.presets;

import java.util.List;

/**
 * The mean reward of some groups.
 *
 * @param mean over the groups
 * @param standardError of that mean; groups are independent, completions of one are not
 */
public record MeanReward(double mean, double standardError) {

    /** Summarises the mean rewards of groups; NaN where there are too few. */
    static MeanReward of(List<Double> groups) {
        int n = groups.size();
        double mean = groups.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
        double squares =
                groups.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return new MeanReward(mean, Math.sqrt(squares / (n - 1) / n));
    }
}
