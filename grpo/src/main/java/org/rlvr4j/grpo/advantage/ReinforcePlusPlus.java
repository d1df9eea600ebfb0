package org.rlvr4j.grpo.advantage;

import java.util.Arrays;

/**
 * REINFORCE++: discounted returns from each token on, whitened over all unmasked tokens of the step (arXiv 2501.03262).
 * Groups play no part. A penalty on the divergence from the reference policy belongs in the token rewards.
 *
 * @param returns how returns are formed
 * @param whitening how they are normalised
 */
public record ReinforcePlusPlus(ReturnsToGo returns, Whitening whitening) implements AdvantageEstimator {

    /** No discount, masked tokens skipped, epsilon 1e-8. */
    public ReinforcePlusPlus() {
        this(new ReturnsToGo(1, ReturnsToGo.Masked.SKIP), new Whitening());
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        boolean[][] mask = rewards.requireTokenMask("REINFORCE++'s advantages");
        return whitened(returns.of(rewards), mask, ReturnsToGo.scored(rewards), whitening);
    }

    static Advantages whitened(double[][] values, boolean[][] mask, boolean[] scored, Whitening whitening) {
        boolean[][] counted = new boolean[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            counted[i] = scored[i] ? mask[i] : new boolean[mask[i].length];
        }
        double[][] advantages = whitening.of(values, counted);
        for (int i = 0; i < advantages.length; i++) {
            for (int t = 0; t < advantages[i].length; t++) {
                advantages[i][t] = counted[i][t] ? advantages[i][t] : 0;
            }
        }
        return Advantages.ofTokens(advantages, scored.clone());
    }

    static double[][] spread(double[] perSample, boolean[][] mask) {
        double[][] values = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            values[i] = new double[mask[i].length];
            Arrays.fill(values[i], perSample[i]);
        }
        return values;
    }
}
