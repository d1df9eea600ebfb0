package org.rlvr4j.grpo.reward;

/**
 * Scales the reward of completions that were cut off by the length limit (NeMo-RL's {@code stop_properly_penalty_coef}).
 *
 * @param factor in [0, 1]; 1 changes nothing, 0 takes the reward away
 */
public record TruncationDiscount(double factor) {

    public TruncationDiscount {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("the truncation factor is " + factor + "; it lies in [0, 1]");
        }
    }

    /** Returns the scaled reward. */
    public double reward(double reward, boolean truncated) {
        return truncated ? factor * reward : reward;
    }
}
