package org.rlvr4j.grpo.advantage;

/**
 * Rewards the group for its best sample: that one gets {@code best - second best}, the others 0 (arXiv 2503.19595; verl's
 * {@code grpo_passk}). Among equals the advantage is 0 anyway.
 *
 * @param scaled whether to divide by the group's Bessel-corrected standard deviation plus {@code eps}
 * @param eps 1e-6 in verl
 */
public record PassAtKAdvantage(boolean scaled, double eps) implements AdvantageEstimator {

    @Override
    public Advantages estimate(StepRewards rewards) {
        double[] totals = rewards.totals();
        double[] advantages = new double[totals.length];
        for (int[] members : Groups.of(rewards.groups())) {
            int best = -1;
            double second = Double.NEGATIVE_INFINITY;
            for (int i : members) {
                advantages[i] = Double.isNaN(totals[i]) ? Double.NaN : 0;
                if (Double.isNaN(totals[i])) {
                    continue;
                }
                if (best < 0 || totals[i] > totals[best]) {
                    second = best < 0 ? second : totals[best];
                    best = i;
                } else {
                    second = Math.max(second, totals[i]);
                }
            }
            Moments moments = Moments.of(Groups.pick(totals, members));
            if (moments.count() > 1 && totals[best] > second) {
                advantages[best] = (totals[best] - second) / (scaled ? moments.std(1) + eps : 1);
            }
        }
        return Advantages.ofSamples(advantages);
    }
}
