package org.rlvr4j.grpo.reward;

import org.jspecify.annotations.Nullable;

/**
 * Maps rewards from one range to another, linearly; what lies outside the first is cut to it (NeMo-RL's reward scaling).
 * From [0, 1] to [-1, 1] it makes DAPO's rewards of right and wrong.
 */
public record LinearScale(double sourceMin, double sourceMax, double targetMin, double targetMax)
        implements RewardShaping {

    public LinearScale {
        if (!(sourceMin < sourceMax) || Double.isInfinite(sourceMin) || Double.isInfinite(sourceMax)) {
            throw new IllegalArgumentException("the source range [" + sourceMin + ", " + sourceMax
                    + "] is empty or endless; give two finite ends, the smaller one first");
        }
        if (!Double.isFinite(targetMin) || !Double.isFinite(targetMax) || targetMin == targetMax) {
            throw new IllegalArgumentException("the target range [" + targetMin + ", " + targetMax
                    + "] would make all rewards the same or endless; give two finite ends that differ");
        }
    }

    @Override
    public double shape(double reward, JudgedCompletion completion) {
        return reward(reward);
    }

    @Override
    public @Nullable String idleReason(int maxNewTokens) {
        boolean same = sourceMin == targetMin && sourceMax == targetMax;
        return same ? "maps the range [" + sourceMin + ", " + sourceMax + "] to itself" : null;
    }

    /** Returns the mapped reward. */
    public double reward(double reward) {
        double cut = Math.max(sourceMin, Math.min(sourceMax, reward));
        return targetMin + (cut - sourceMin) / (sourceMax - sourceMin) * (targetMax - targetMin);
    }
}
