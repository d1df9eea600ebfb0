package org.rlvr4j.grpo.replay;

import org.jspecify.annotations.Nullable;

/**
 * A step whose loss was computed again.
 *
 * @param step counted from 1
 * @param recordedLoss as {@code metrics.jsonl} has it
 * @param recomputedLoss from the rewards and log-probabilities in {@code rollouts.jsonl}; {@code NaN} where they cannot
 *     be a step's
 * @param disagreement what does not agree, for people; null if all does
 */
public record ReplayedStep(
        long step,
        double recordedLoss,
        double recomputedLoss,
        @Nullable String disagreement) {

    /** Returns whether the step is what its record says. */
    public boolean agrees() {
        return disagreement == null;
    }

    /** Returns the recomputed loss minus the recorded one. */
    public double difference() {
        return recomputedLoss - recordedLoss;
    }
}
