package org.rlvr4j.grpo.advantage;

/**
 * Generalised advantage estimation for those who bring values of their own: {@code A_t = delta_t + gamma lambda A_(t+1)},
 * {@code delta_t = r_t + gamma V_(t+1) - V_t} (arXiv 1506.02438), over the tokens that the policy chose, whitened over the
 * step. No critic is trained here.
 */
public final class Gae implements AdvantageEstimator {
    private final double gamma;
    private final double lambda;
    private final double[][] values;
    private final Whitening whitening;

    /**
     * For one step.
     *
     * @param gamma discount in [0, 1]
     * @param lambda in [0, 1]
     * @param values {@code [sample][completion token]}, the value before each token
     */
    public Gae(double gamma, double lambda, double[][] values) {
        if (!(gamma >= 0 && gamma <= 1) || !(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("gamma is " + gamma + " and lambda " + lambda + "; both lie in [0, 1]");
        }
        this.gamma = gamma;
        this.lambda = lambda;
        this.values = values;
        whitening = new Whitening();
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        boolean[][] mask = rewards.requireTokenMask("GAE's advantages");
        return ReinforcePlusPlus.whitened(raw(rewards), mask, ReturnsToGo.scored(rewards), whitening);
    }

    /** Returns the advantages before whitening, plus the values: what a critic learns from. */
    public double[][] returns(StepRewards rewards) {
        double[][] returns = raw(rewards);
        for (int i = 0; i < returns.length; i++) {
            for (int t = 0; t < returns[i].length; t++) {
                returns[i][t] += values[i][t];
            }
        }
        return returns;
    }

    private double[][] raw(StepRewards rewards) {
        boolean[][] mask = rewards.requireTokenMask("GAE's advantages");
        if (values.length != mask.length) {
            throw new IllegalArgumentException("values of " + values.length + " samples for " + mask.length);
        }
        double[][] advantages = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            advantages[i] = backwards(ReturnsToGo.tokenRewards(rewards, i, mask[i]), values[i], mask[i]);
        }
        return advantages;
    }

    private double[] backwards(double[] rewards, double[] value, boolean[] mask) {
        double[] advantages = new double[mask.length];
        double next = 0;
        double running = 0;
        for (int t = mask.length - 1; t >= 0; t--) {
            if (mask[t]) {
                running = rewards[t] + gamma * next - value[t] + gamma * lambda * running;
                next = value[t];
            }
            advantages[t] = running;
        }
        return advantages;
    }
}
