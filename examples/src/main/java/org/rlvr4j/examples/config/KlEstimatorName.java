package org.rlvr4j.examples.config;

/** An estimator of the divergence from the reference policy, of {@code org.rlvr4j.grpo.objective.kl}. */
public enum KlEstimatorName {
    /** The log-ratio. */
    K1,
    /** Half its square. */
    K2,
    /** Never negative, low variance. */
    K3,
    /** The log-ratio's size. */
    ABS,
    /** The value of k1 with the gradient of k2. */
    K1_PLUS,
    /** The value of k3 with the gradient of k2. */
    K3_PLUS
}
