package org.rlvr4j.grpo.objective.kl;

/** {@code k3 = exp(-x) + x - 1}: unbiased, never negative, low variance (GRPO, arXiv 2402.03300, equation 4). */
public record K3() implements KlEstimator {

    @Override
    public double value(double x) {
        return Math.expm1(-x) + x;
    }

    @Override
    public double slope(double x) {
        return -Math.expm1(-x);
    }
}
