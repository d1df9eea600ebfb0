package org.rlvr4j.grpo.advantage;

/**
 * MaxRL: {@code A = (r - mean) / (mean + eps)} within the group, 0 where the mean is 0, so that rare successes weigh more
 * (prime-rl, SkyRL). For rewards that are not negative.
 *
 * @param eps added to the mean; 1e-6
 */
public record MaxRl(double eps) implements AdvantageEstimator {

    /** Epsilon 1e-6. */
    public MaxRl() {
        this(1e-6);
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        double[] totals = rewards.totals();
        double[] advantages = new double[totals.length];
        for (int[] members : Groups.of(rewards.groups())) {
            double mean = Moments.of(Groups.pick(totals, members)).mean();
            for (int i : members) {
                double difference = totals[i] - mean;
                advantages[i] = mean == 0 && !Double.isNaN(totals[i]) ? 0 : difference / (mean + eps);
            }
        }
        return Advantages.ofSamples(advantages);
    }
}
