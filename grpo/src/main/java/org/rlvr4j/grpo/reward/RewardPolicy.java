package org.rlvr4j.grpo.reward;

import java.util.OptionalDouble;
import org.rlvr4j.verifiers.Verdict;

/** Turns a verdict into the reward that a policy learns from. Implementations are pure functions. */
@FunctionalInterface
public interface RewardPolicy {

    /** 1 for a right answer, the score for a partly right one, 0 otherwise. */
    RewardPolicy STANDARD = RewardTable.STANDARD;

    /**
     * Returns the reward of a verdict, finite; empty if the verdict says nothing about the completion, which then
     * leaves its group's baseline and is not learned from.
     */
    OptionalDouble reward(Verdict verdict);
}
