package org.rlvr4j.grpo;

import org.rlvr4j.grpo.report.DeadSignal;

/** A run that cannot go on. The message is one sentence for people that names the cause. */
public final class TrainingStoppedException extends RuntimeException {
    private final Cause reason;
    private final long step;

    TrainingStoppedException(Cause reason, long step, String message) {
        super((step == 0 ? "before step 1: " : "step " + step + ": ") + message);
        this.reason = reason;
        this.step = step;
    }

    static TrainingStoppedException of(DeadSignal signal, long step, String message) {
        Cause cause =
                switch (signal) {
                    case VERIFIER_BROKEN -> Cause.VERIFIER_FAILURES;
                    case ALL_TRUNCATED -> Cause.ALL_TRUNCATED;
                    case ALL_UNPARSABLE -> Cause.ALL_UNPARSABLE;
                    case ALL_WRONG -> Cause.ALL_WRONG;
                    case ALL_RIGHT -> Cause.ALL_RIGHT;
                    case EQUAL_REWARDS -> Cause.EQUAL_REWARDS;
                };
        return new TrainingStoppedException(cause, step, message);
    }

    /** Returns what kind of cause it was. */
    public Cause reason() {
        return reason;
    }

    /** Returns the step that was not completed; 0 before the first. */
    public long step() {
        return step;
    }

    /** Why a run stops before its end. */
    public enum Cause {
        /** A log-probability, an entropy, the loss or a gradient is NaN or infinite. */
        NON_FINITE,
        /** The verifier broke on too many completions. */
        VERIFIER_FAILURES,
        /** A reward function broke. */
        REWARD,
        /** A generated prompt does not fit the policy. */
        PROMPT,
        /** There is nothing to learn: the length limit cuts every completion off. */
        ALL_TRUNCATED,
        /** There is nothing to learn: no completion holds an answer that can be read. */
        ALL_UNPARSABLE,
        /** There is nothing to learn: no answer is right, not even in part. */
        ALL_WRONG,
        /** There is nothing to learn: every answer is right. */
        ALL_RIGHT,
        /** There is nothing to learn: no completion is rewarded better than those that it is compared with. */
        EQUAL_REWARDS
    }
}
