package org.rlvr4j.grpo.objective;

/**
 * A penalty on the divergence from the reference policy in the loss: {@code beta * w * kl(log pi - log pi_ref)}.
 *
 * @param beta at least 0; 0 means no penalty, and no reference policy is needed
 * @param estimator of the divergence
 * @param weight what {@code w} is
 */
public record KlPenalty(double beta, KlEstimator estimator, Weight weight) {

    /** What multiplies the estimate. */
    public enum Weight {
        /** 1: the pathwise gradient alone, as in most projects. */
        NONE,
        /** The objective's ratio, which passes a gradient: TRL's {@code use_bias_correction_kl}. */
        RATIO
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
