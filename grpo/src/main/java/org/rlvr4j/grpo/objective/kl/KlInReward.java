package org.rlvr4j.grpo.objective.kl;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.sample.Shapes;

/**
 * A penalty on the divergence from the reference policy in the reward: {@code -beta kl(log pi_old - log pi_ref)}, a
 * constant (InstructGPT, arXiv 2203.02155; REINFORCE++, arXiv 2501.03262; verl's {@code use_kl_in_reward}). Feed it to
 * {@code StepRewards.withTokenRewards}.
 *
 * @param beta at least 0
 * @param estimator of the divergence, usually {@link K1}; it may be clamped
 * @param level where the penalty is put
 */
public record KlInReward(double beta, KlEstimator estimator, Level level) {

    /** Where in a completion the penalty is put. It is the same for estimators that compare sums. */
    public enum Level {
        /** Each token has its own (verl, OpenRLHF). */
        TOKEN,
        /** The last token has the sum of all, as the outcome has (TRL's RLOO). */
        SEQUENCE
    }

    public KlInReward {
        if (!(beta >= 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta is " + beta + "; it is finite and at least 0");
        }
    }

    /** At every token. */
    public KlInReward(double beta, KlEstimator estimator) {
        this(beta, estimator, Level.TOKEN);
    }

    /** The k1 estimator at every token, as in REINFORCE++. */
    public KlInReward(double beta) {
        this(beta, new K1(), Level.TOKEN);
    }

    /** Returns what is added to the reward at each token; both arguments are {@code [sample][completion token]}. */
    public double[][] tokenRewards(double[][] logProbs, double[][] referenceLogProbs) {
        double[][] rewards = new double[logProbs.length][];
        for (int i = 0; i < rewards.length; i++) {
            Shapes.row("referenceLogProbs", i, referenceLogProbs[i].length, logProbs[i].length);
            int length = logProbs[i].length;
            rewards[i] = new double[length];
            for (int t = 0; t < length; t++) {
                int place = level == Level.TOKEN ? t : length - 1;
                rewards[i][place] += -beta * estimator.value(logProbs[i][t] - referenceLogProbs[i][t]);
            }
        }
        return rewards;
    }

    /** Returns the mean over completions of the mean estimate over their tokens, in nats, given what was added. */
    public double meanEstimate(double[][] tokenRewards) {
        return Arrays.stream(tokenRewards)
                .filter(row -> row.length > 0)
                .mapToDouble(row -> -Arrays.stream(row).sum() / row.length / beta)
                .average()
                .orElse(0);
    }
}
