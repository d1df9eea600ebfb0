package org.rlvr4j.grpo.reward;

/**
 * Maps rewards from one range to another, linearly; what lies outside the first is cut to it (NeMo-RL's reward scaling).
 * From [0, 1] to [-1, 1] it makes DAPO's rewards of right and wrong.
 */
public record LinearScale(double sourceMin, double sourceMax, double targetMin, double targetMax) {

    public LinearScale {
        if (!(sourceMin < sourceMax)) {
            throw new IllegalArgumentException(
                    "the source range [" + sourceMin + ", " + sourceMax + "] is empty; give its smaller end first");
        }
    }

    /** Returns the mapped reward. */
    public double reward(double reward) {
        double cut = Math.max(sourceMin, Math.min(sourceMax, reward));
        return targetMin + (cut - sourceMin) / (sourceMax - sourceMin) * (targetMax - targetMin);
    }
}
