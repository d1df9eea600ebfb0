package org.rlvr4j.grpo.advantage;

/**
 * Turns the rewards of one optimizer step into advantages. Estimators are immutable and have no state between steps.
 *
 * <p>A sample without a reward (its verifier failed, see {@code Verdict.Failure}) takes no part in any baseline or
 * scale, gets the advantage 0, and is marked as not scored.
 */
@FunctionalInterface
public interface AdvantageEstimator {

    /** Returns one advantage per sample, or one per completion token, in the order of the rewards. */
    Advantages estimate(StepRewards rewards);
}
