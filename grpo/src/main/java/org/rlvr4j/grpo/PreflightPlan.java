package org.rlvr4j.grpo;

/**
 * How a run is looked at before its first step.
 *
 * @param problems of how many a group is drawn, at least 1; all problems where there are fewer
 * @param whenDead what happens if they hold nothing to learn from
 */
public record PreflightPlan(int problems, WhenDead whenDead) {

    /** 16 problems; a run without anything to learn from is stopped. */
    public static final PreflightPlan DEFAULT = new PreflightPlan(16, WhenDead.STOP);

    /** What happens if there is nothing to learn from. */
    public enum WhenDead {
        /** The run ends before it has cost anything. */
        STOP,
        /** The finding is reported, and the run goes on. */
        WARN
    }

    public PreflightPlan {
        if (problems < 1) {
            throw new IllegalArgumentException("the pre-flight draws groups for " + problems
                    + " problems; it must be at least 1, or switch it off with preflight(null)");
        }
    }
}
