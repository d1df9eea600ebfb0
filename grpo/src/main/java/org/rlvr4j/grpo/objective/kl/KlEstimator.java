package org.rlvr4j.grpo.objective.kl;

/**
 * An estimator of the divergence from the reference policy at one sampled token, as a function of {@code x = log pi -
 * log pi_ref} (J. Schulman, "Approximating KL divergence", 2020).
 */
public interface KlEstimator {

    /** Returns the estimate. */
    double value(double x);

    /** Returns its derivative by {@code x}. */
    double slope(double x);

    /** Returns whether the estimate at {@code x} was cut off and so passes no gradient. */
    default boolean cuts(double x) {
        return false;
    }

    /** Returns this estimator with {@code x} cut off at plus and minus {@code input}, its value at {@code output}. */
    default KlEstimator clamped(double input, double output) {
        return new ClampedKl(this, input, output);
    }
}
