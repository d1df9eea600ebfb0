package org.rlvr4j.grpo.objective.kl;

/** {@code |x|}: verl's {@code abs}. */
public record AbsKl() implements KlEstimator {

    @Override
    public double value(double x) {
        return Math.abs(x);
    }

    @Override
    public double slope(double x) {
        return Math.signum(x);
    }
}
