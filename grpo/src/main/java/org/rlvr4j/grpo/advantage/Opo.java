package org.rlvr4j.grpo.advantage;

/**
 * OPO: the baseline is the group's mean reward weighted by completion length, {@code b = sum_i n_i r_i / sum_i n_i}, which
 * is the variance-minimising one if gradients grow with length (arXiv 2505.23585). A group with one scored sample has
 * baseline 0, as in verl.
 */
public record Opo() implements AdvantageEstimator {

    @Override
    public Advantages estimate(StepRewards rewards) {
        boolean[][] mask = rewards.requireTokenMask("OPO's baselines");
        double[] totals = rewards.totals();
        double[] advantages = totals.clone();
        for (int[] members : Groups.of(rewards.groups())) {
            double weighted = 0;
            double lengths = 0;
            int scored = 0;
            for (int i : members) {
                if (!Double.isNaN(totals[i])) {
                    double length = ReturnsToGo.count(mask[i]);
                    weighted += length * totals[i];
                    lengths += length;
                    scored++;
                }
            }
            double baseline = scored < 2 || lengths == 0 ? 0 : weighted / lengths;
            for (int i : members) {
                advantages[i] = totals[i] - baseline;
            }
        }
        return Advantages.ofSamples(advantages);
    }
}
