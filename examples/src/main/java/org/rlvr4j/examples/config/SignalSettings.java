package org.rlvr4j.examples.config;

/**
 * Whether there is anything to learn from, and what happens if not.
 *
 * @param preflightProblems problems for which a group is drawn before the first step; 0 to begin without a look
 * @param whenDead what happens if they hold nothing to learn from
 * @param maxDeadSteps steps in a row without anything to learn from that stop the run; 0 for no limit
 * @param maxExtraBatches of a step, that replace groups without a difference; 0 to keep all groups
 */
public record SignalSettings(int preflightProblems, WhenDead whenDead, int maxDeadSteps, int maxExtraBatches) {

    /** What happens if there is nothing to learn from. */
    public enum WhenDead {
        /** The run stops before its first step. */
        STOP,
        /** It says so and goes on. */
        WARN
    }

    public SignalSettings {
        Checks.atLeast("signal.preflightProblems", preflightProblems, 0);
        Checks.atLeast("signal.maxDeadSteps", maxDeadSteps, 0);
        Checks.atLeast("signal.maxExtraBatches", maxExtraBatches, 0);
    }
}
