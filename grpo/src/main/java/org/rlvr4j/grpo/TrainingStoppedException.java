package org.rlvr4j.grpo;

/** A run that cannot go on. The message is one sentence for people that names the cause. */
public final class TrainingStoppedException extends RuntimeException {
    private final Cause reason;
    private final long step;

    TrainingStoppedException(Cause reason, long step, String message) {
        super("step " + step + ": " + message);
        this.reason = reason;
        this.step = step;
    }

    /** Returns what kind of cause it was. */
    public Cause reason() {
        return reason;
    }

    /** Returns the step that was not completed. */
    public long step() {
        return step;
    }

    /** Why a run stops before its end. */
    public enum Cause {
        /** A log-probability, an entropy, the loss or a gradient is NaN or infinite. */
        NON_FINITE,
        /** The verifier broke on too many completions. */
        VERIFIER_FAILURES,
        /** A generated prompt does not fit the policy. */
        PROMPT
    }
}
