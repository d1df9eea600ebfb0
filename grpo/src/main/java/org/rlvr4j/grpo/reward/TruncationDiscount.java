package org.rlvr4j.grpo.reward;

import org.jspecify.annotations.Nullable;

/**
 * Scales the reward of completions that were cut off by the length limit (NeMo-RL's {@code stop_properly_penalty_coef}).
 *
 * @param factor in [0, 1]; 1 changes nothing, 0 takes the reward away
 */
public record TruncationDiscount(double factor) implements RewardShaping {

    public TruncationDiscount {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("the truncation factor is " + factor + "; it lies in [0, 1]");
        }
    }

    @Override
    public double shape(double reward, JudgedCompletion completion) {
        return reward(reward, completion.isTruncated());
    }

    @Override
    public @Nullable String idleReason(int maxNewTokens) {
        return factor == 1 ? "has the factor 1" : null;
    }

    /** Returns the scaled reward. */
    public double reward(double reward, boolean truncated) {
        return truncated ? factor * reward : reward;
    }
}
