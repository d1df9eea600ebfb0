package org.rlvr4j.grpo.objective;

import org.rlvr4j.grpo.objective.sample.StepSamples;

/**
 * An entropy coefficient that follows the policy (Skywork-OR1, arXiv 2505.22312; TRL's {@code
 * use_adaptive_entropy}). After each step the coefficient rises by {@code delta} if the entropy is at or below the target
 * and falls by it otherwise; it is applied only in a step that follows one at or below the target.
 *
 * <p>Immutable: the trainer keeps the {@link State}, passes {@link State#applied} to {@link
 * StepSamples.Builder#entropyCoefficient}, and asks for the next one with the step's {@code entropy/bonus_tokens}.
 *
 * @param initial coefficient
 * @param min smallest coefficient; 0 in TRL
 * @param max largest coefficient; 1 in TRL
 * @param delta change per step; 0.005 in TRL
 * @param target entropy in nats per token; 0.2 in TRL
 */
public record AdaptiveEntropy(double initial, double min, double max, double delta, double target) {

    public AdaptiveEntropy {
        if (!(min <= initial && initial <= max) || !(delta >= 0)) {
            throw new IllegalArgumentException("adaptive entropy starts at " + initial + " within [" + min + ", " + max
                    + "], step " + delta + "; the start must lie within the bounds and the step be at least 0");
        }
        if (!(target >= 0)) {
            throw new IllegalArgumentException(
                    "adaptive entropy has the target " + target
                            + ", and no entropy is below 0, so the bonus would never be used; set it to 0 or more, such as 0.2");
        }
    }

    /**
     * What is carried from step to step, and into checkpoints.
     *
     * @param coefficient reached so far
     * @param lastEntropy of the step before; infinite before the first
     * @param applied the coefficient that the coming step uses
     */
    public record State(double coefficient, double lastEntropy, double applied) {}

    /** Returns the state before the first step. */
    public State start() {
        return new State(initial, Double.POSITIVE_INFINITY, 0);
    }

    /** Returns the state after a step with this entropy per token. */
    public State next(State state, double entropy) {
        double coefficient = entropy <= target
                ? Math.min(state.coefficient() + delta, max)
                : Math.max(state.coefficient() - delta, min);
        return new State(coefficient, entropy, entropy <= target ? coefficient : 0);
    }
}
