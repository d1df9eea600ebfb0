package org.rlvr4j.grpo.objective.kl;

/** {@code k1 = x}: unbiased, may be negative; as a loss its gradient has mean zero. */
public record K1() implements KlEstimator {

    @Override
    public double value(double x) {
        return x;
    }

    @Override
    public double slope(double x) {
        return 1;
    }
}
