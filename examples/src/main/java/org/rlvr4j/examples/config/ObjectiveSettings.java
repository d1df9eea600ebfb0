package org.rlvr4j.examples.config;

/**
 * What is made of rewards. The parts are those of {@code org.rlvr4j.grpo.objective} and {@code .advantage}.
 *
 * @param advantage how rewards of a group become advantages
 * @param aggregation how the losses of tokens become one
 * @param ratio whether the ratio to the sampling policy is taken by token or by sequence
 * @param clipLow the ratio may fall to 1 minus this
 * @param clipHigh the ratio may rise to 1 plus this
 * @param klBeta strength of the penalty on leaving the initial policy; 0 for none, which saves its copy
 * @param entropyBonus strength of a bonus for entropy; 0 for none
 * @param maskTruncated whether completions that were cut off are not learned from
 */
public record ObjectiveSettings(
        Advantage advantage,
        Aggregation aggregation,
        Ratio ratio,
        double clipLow,
        double clipHigh,
        double klBeta,
        double entropyBonus,
        boolean maskTruncated) {

    /** How rewards of a group become advantages. */
    public enum Advantage {
        /** The reward minus the group's mean. */
        MEAN,
        /** That, divided by the group's standard deviation. */
        MEAN_STD,
        /** The reward minus the mean of the others. */
        LEAVE_ONE_OUT
    }

    /** How the losses of tokens become one. */
    public enum Aggregation {
        /** The mean over all completion tokens of the step. */
        TOKEN_MEAN,
        /** The mean over completions of the mean over their tokens. */
        SEQUENCE_MEAN,
        /** The sum over tokens, divided by the largest completion length times the number of completions. */
        CONSTANT
    }

    /** What the ratio to the sampling policy is taken of. */
    public enum Ratio {
        /** Each token. */
        TOKEN,
        /** A whole completion: its geometric mean over tokens. */
        SEQUENCE
    }

    public ObjectiveSettings {
        Checks.within("objective.clipLow", clipLow, 0, 1);
        Checks.within("objective.clipHigh", clipHigh, 0, Double.MAX_VALUE);
        Checks.within("objective.klBeta", klBeta, 0, Double.MAX_VALUE);
        Checks.finite("objective.entropyBonus", entropyBonus);
    }
}
