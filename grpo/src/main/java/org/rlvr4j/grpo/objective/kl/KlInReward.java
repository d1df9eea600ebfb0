package org.rlvr4j.grpo.objective.kl;

import org.rlvr4j.grpo.objective.sample.Shapes;

/**
 * A penalty on the divergence from the reference policy in the reward: {@code -beta kl(log pi_old - log pi_ref)} at every
 * token, a constant (InstructGPT, arXiv 2203.02155; REINFORCE++, arXiv 2501.03262; verl's {@code
 * use_kl_in_reward}). Feed it to {@code StepRewards.withTokenRewards}.
 *
 * @param beta at least 0
 * @param estimator of the divergence, usually {@link K1}
 */
public record KlInReward(double beta, KlEstimator estimator) {

    public KlInReward {
        if (!(beta >= 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta is " + beta + "; it is finite and at least 0");
        }
    }

    /** Returns what is added to the reward at each token; both arguments are {@code [sample][completion token]}. */
    public double[][] tokenRewards(double[][] logProbs, double[][] referenceLogProbs) {
        double[][] rewards = new double[logProbs.length][];
        for (int i = 0; i < rewards.length; i++) {
            Shapes.row("referenceLogProbs", i, referenceLogProbs[i].length, logProbs[i].length);
            rewards[i] = new double[logProbs[i].length];
            for (int t = 0; t < rewards[i].length; t++) {
                rewards[i][t] = -beta * estimator.value(logProbs[i][t] - referenceLogProbs[i][t]);
            }
        }
        return rewards;
    }
}
