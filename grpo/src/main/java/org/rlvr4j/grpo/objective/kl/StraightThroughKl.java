package org.rlvr4j.grpo.objective.kl;

/**
 * The value of one estimator with the gradient of another. With the gradient of {@link K2} this is verl's {@code k1+} and
 * {@code k3+}: the expected gradient is that of the KL divergence, which k1's and k3's own is not.
 *
 * @param forward whose value
 * @param backward whose gradient
 */
public record StraightThroughKl(KlEstimator forward, KlEstimator backward) implements KlEstimator {

    /** The gradient of k2. */
    public StraightThroughKl(KlEstimator forward) {
        this(forward, new K2());
    }

    @Override
    public double value(double x) {
        return forward.value(x);
    }

    @Override
    public double slope(double x) {
        return backward.slope(x);
    }
}
