package org.rlvr4j.grpo.reward;

import java.util.OptionalDouble;

/** A reward beside the verdict's, such as one for form. Called on one thread, in the order of the completions. */
@FunctionalInterface
public interface RewardFunction {

    /** Returns the reward, finite; empty if this function has nothing to say about the completion. */
    OptionalDouble reward(JudgedCompletion completion);
}
