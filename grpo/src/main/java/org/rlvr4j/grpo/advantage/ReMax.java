package org.rlvr4j.grpo.advantage;

import java.util.Arrays;

/**
 * ReMax: the baseline is the reward of the prompt's greedy completion (arXiv 2310.10505). Per token: the return from there
 * on, less the baseline.
 */
public final class ReMax implements AdvantageEstimator {
    private final double[] greedyRewards;

    /**
     * For one step.
     *
     * @param greedyRewards for each sample, the reward of its prompt's greedy completion
     */
    public ReMax(double... greedyRewards) {
        this.greedyRewards = greedyRewards.clone();
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        if (greedyRewards.length != rewards.size()) {
            throw new IllegalArgumentException(greedyRewards.length + " greedy rewards for " + rewards.size()
                    + " samples; repeat the prompt's for each of its samples");
        }
        boolean[][] mask = rewards.requireTokenMask("ReMax's returns");
        double[][] advantages = new ReturnsToGo(1, ReturnsToGo.Masked.SKIP).of(rewards);
        boolean[] scored = ReturnsToGo.scored(rewards);
        for (int i = 0; i < advantages.length; i++) {
            if (!scored[i]) {
                Arrays.fill(advantages[i], 0);
                continue;
            }
            for (int t = 0; t < advantages[i].length; t++) {
                advantages[i][t] = mask[i][t] ? advantages[i][t] - greedyRewards[i] : 0;
            }
        }
        return Advantages.ofTokens(advantages, scored);
    }
}
