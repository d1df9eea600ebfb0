package org.rlvr4j.examples.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.preset.Presets;

/**
 * What is made of rewards. The parts are those of {@code org.rlvr4j.grpo.objective} and {@code .advantage}.
 *
 * <p>With a preset every other key may be null, which leaves that part as the preset has it; without one none may be.
 *
 * @param preset one of {@link Presets#names}; null for the parts below alone
 * @param advantage how rewards of a group become advantages
 * @param aggregation how the losses of tokens become one
 * @param ratio whether the ratio to the sampling policy is taken by token or by sequence
 * @param clipLow the ratio may fall to 1 minus this
 * @param clipHigh the ratio may rise to 1 plus this
 * @param klBeta strength of the penalty on leaving the initial policy; 0 for none, which saves its copy
 * @param klEstimator of the distance that this penalty is put on; null for k3, or the preset's
 * @param entropyBonus strength of a bonus for entropy; 0 for none
 * @param maskTruncated whether completions that were cut off are not learned from
 */
public record ObjectiveSettings(
        @Nullable String preset,
        @Nullable Advantage advantage,
        @Nullable Aggregation aggregation,
        @Nullable Ratio ratio,
        @Nullable Double clipLow,
        @Nullable Double clipHigh,
        @Nullable Double klBeta,
        @Nullable KlEstimatorName klEstimator,
        @Nullable Double entropyBonus,
        @Nullable Boolean maskTruncated) {

    private static final int SUGGESTIONS = 3;

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
        if (preset == null) {
            require("advantage", advantage);
            require("aggregation", aggregation);
            require("ratio", ratio);
            require("clipLow", clipLow);
            require("clipHigh", clipHigh);
            require("klBeta", klBeta);
            require("entropyBonus", entropyBonus);
            require("maskTruncated", maskTruncated);
        } else if (!Presets.names().contains(preset)) {
            throw new IllegalArgumentException("objective.preset is '" + preset + "', which is none; did you mean "
                    + String.join(", ", nearest(preset)) + "? All: " + String.join(", ", Presets.names()));
        }
        if (clipLow != null) {
            Checks.within("objective.clipLow", clipLow, 0, 1);
        }
        if (clipHigh != null) {
            Checks.within("objective.clipHigh", clipHigh, 0, Double.MAX_VALUE);
        }
        if (klBeta != null) {
            Checks.within("objective.klBeta", klBeta, 0, Double.MAX_VALUE);
        }
        if (entropyBonus != null) {
            Checks.finite("objective.entropyBonus", entropyBonus);
        }
    }

    private static void require(String name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("objective." + name
                    + " is null, which leaves it to a preset; name one as objective.preset, or give it a value");
        }
    }

    /** The names most like another; versions, which nobody remembers, count only among equals. */
    private static List<String> nearest(String wanted) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return Presets.names().stream()
                .sorted(Comparator.<String>comparingInt(name -> distance.apply(letters(name), letters(wanted)))
                        .thenComparingInt(name -> distance.apply(name, wanted)))
                .limit(SUGGESTIONS)
                .toList();
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
