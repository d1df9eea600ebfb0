package org.rlvr4j.grpo.reward;

import org.jspecify.annotations.Nullable;

/**
 * Bends the verdict's reward by how a completion was written, such as its length. Pure functions.
 *
 * <p>Shaping changes what is learned, never what counts as right or whether there is anything to learn from: accuracy,
 * dynamic sampling and the watch for dead signals look at the reward before it.
 */
@FunctionalInterface
public interface RewardShaping {

    /**
     * Returns the shaped reward, finite.
     *
     * @param reward of the verdict, or what the shaping before this one made of it
     */
    double shape(double reward, JudgedCompletion completion);

    /**
     * Returns why this never changes a reward where completions have at most so many tokens, null if it may: a run
     * refuses a shaping that does nothing.
     */
    default @Nullable String idleReason(int maxNewTokens) {
        return null;
    }
}
