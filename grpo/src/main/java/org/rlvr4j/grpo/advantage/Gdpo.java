package org.rlvr4j.grpo.advantage;

import java.util.stream.IntStream;

/**
 * Normalise, then sum: each reward function is normalised within its group by itself, the results are weighted and added,
 * and the sum is normalised over the step, so that no reward function drowns another (GDPO, arXiv 2601.05242; TRL's {@code
 * normalize_then_sum}).
 *
 * @param perFunction how each reward function is normalised
 * @param ddof degrees of freedom taken off in the step's standard deviation, 0 or 1
 * @param eps added to the step's standard deviation
 */
public record Gdpo(GroupRelative perFunction, int ddof, double eps) implements AdvantageEstimator {

    /** As TRL has it: Bessel-corrected standard deviations, epsilon 1e-4 in both places. */
    public Gdpo() {
        this(GroupRelative.grpo(), 1, 1e-4);
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        if (rewards.tokenRewards() != null) {
            throw new IllegalArgumentException(
                    "rewards at single tokens belong to no reward function; GDPO needs them all per function");
        }
        double[] sums = new double[rewards.size()];
        boolean[] scored = new boolean[rewards.size()];
        for (int f = 0; f < rewards.weights().length; f++) {
            int function = f;
            double[] column = IntStream.range(0, sums.length)
                    .mapToDouble(i -> rewards.rewards()[i][function])
                    .toArray();
            double[] normalised = perFunction.estimate(column, rewards.groups());
            for (int i = 0; i < sums.length; i++) {
                if (!Double.isNaN(normalised[i])) {
                    sums[i] += rewards.weights()[f] * normalised[i];
                    scored[i] = true;
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = scored[i] ? sums[i] : Double.NaN;
        }
        return overStep(sums);
    }

    private Advantages overStep(double[] sums) {
        Moments step = Moments.of(sums);
        double std = step.count() <= ddof ? 0 : step.std(ddof);
        double[] advantages = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            double difference = sums[i] - step.mean();
            advantages[i] = difference == 0 ? 0 : difference / (std + eps);
        }
        return Advantages.ofSamples(advantages);
    }
}
