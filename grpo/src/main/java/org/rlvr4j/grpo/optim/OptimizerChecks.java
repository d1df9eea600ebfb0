package org.rlvr4j.grpo.optim;

/** Refuses settings under which an optimizer cannot work. */
final class OptimizerChecks {

    private OptimizerChecks() {}

    static void adam(double beta1, double beta2, double eps) {
        fraction("beta1", beta1);
        fraction("beta2", beta2);
        if (!(eps > 0) || Double.isInfinite(eps)) {
            throw new IllegalArgumentException("eps is " + eps + "; it must be finite and above 0, such as 1e-8");
        }
    }

    static void fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must lie in [0, 1)");
        }
    }

    static void weightDecay(double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("weight decay is " + value + "; it must be finite and 0 (none) or more");
        }
    }
}
