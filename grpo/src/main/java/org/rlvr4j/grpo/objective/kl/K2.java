package org.rlvr4j.grpo.objective.kl;

/** {@code k2 = x^2 / 2}: its gradient is an unbiased estimate of the gradient of the reverse KL divergence. */
public record K2() implements KlEstimator {

    @Override
    public double value(double x) {
        return x * x / 2;
    }

    @Override
    public double slope(double x) {
        return x;
    }
}
