package org.rlvr4j.grpo.objective.kl;

import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * A penalty on the divergence from the reference policy in the loss: {@code beta * w * kl(log pi - log pi_ref)}.
 *
 * @param beta at least 0; 0 means no penalty, and no reference policy is needed
 * @param estimator of the divergence
 * @param weight what {@code w} is; where the estimator is cut off, {@code w} passes no gradient
 */
public record KlPenalty(double beta, KlEstimator estimator, Weight weight) {

    /** What multiplies the estimate. */
    public enum Weight {
        /** 1: the pathwise gradient alone, as in most projects. */
        NONE,
        /**
         * The objective's ratio {@code pi / pi_old}, which passes a gradient (DeepSeek-V3.2, arXiv 2512.02556;
         * TRL's {@code use_bias_correction_kl}).
         */
        RATIO,
        /** The token's ratio {@code pi / pi_old}, whatever the level of the objective's; it passes a gradient. */
        TOKEN_RATIO,
        /**
         * {@code pi / sg[pi]}, which is 1 but adds the score-function term to the gradient (NeMo-RL): what samples were
         * drawn depends on the policy too.
         */
        SCORE_FUNCTION,
        /** {@code pi / mu} against the sampler, which passes a gradient (NeMo-RL's on-policy approximation). */
        SAMPLER_RATIO;

        /** Returns the factor at a token. */
        public double factor(double logRatio, SequenceScores scores, int t) {
            return switch (this) {
                case NONE, SCORE_FUNCTION -> 1;
                case RATIO -> Math.exp(logRatio);
                case TOKEN_RATIO -> Math.exp(scores.logProb(t) - scores.oldLogProb(t));
                case SAMPLER_RATIO -> Math.exp(scores.logProb(t) - scores.samplerLogProb(t));
            };
        }
    }

    public KlPenalty {
        if (!(beta >= 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta is " + beta + "; it is finite and at least 0");
        }
    }

    /** The k3 estimator without a weight. */
    public KlPenalty(double beta) {
        this(beta, new K3(), Weight.NONE);
    }

    /** Without a weight. */
    public KlPenalty(double beta, KlEstimator estimator) {
        this(beta, estimator, Weight.NONE);
    }
}
