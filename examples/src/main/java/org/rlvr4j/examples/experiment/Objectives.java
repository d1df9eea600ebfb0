package org.rlvr4j.examples.experiment;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.KlEstimatorName;
import org.rlvr4j.examples.config.ObjectiveSettings;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.DualClip;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.preset.Preset;
import org.rlvr4j.grpo.preset.Presets;

/** Builds what settings describe: a preset, if one is named, with those of its parts changed that the settings name. */
final class Objectives {
    private static final PpoClip ANY = new PpoClip(0.2); // both sides are given where there is no preset

    private Objectives() {}

    static AdvantageEstimator advantage(ObjectiveSettings settings, int maxNewTokens) {
        if (settings.advantage() == null) {
            return preset(settings, maxNewTokens).advantage();
        }
        return switch (settings.advantage()) {
            case MEAN -> GroupRelative.drGrpo();
            case MEAN_STD -> GroupRelative.grpo();
            case LEAVE_ONE_OUT -> GroupRelative.rloo();
        };
    }

    static Objective objective(ObjectiveSettings settings, int maxNewTokens) {
        Objective base = settings.preset() == null
                ? Objective.builder().trustRegion(ANY).build()
                : preset(settings, maxNewTokens).objective();
        ObjectiveBuilder builder = base.toBuilder();
        if (settings.ratio() != null) {
            builder.ratio(
                    switch (settings.ratio()) {
                        case TOKEN -> new TokenRatio();
                        case SEQUENCE -> new SequenceRatio();
                    });
        }
        if (settings.aggregation() != null) {
            builder.aggregation(
                    switch (settings.aggregation()) {
                        case TOKEN_MEAN -> new TokenMean();
                        case SEQUENCE_MEAN -> new SequenceMeanTokenMean();
                        case CONSTANT -> new SequenceMeanTokenSum(maxNewTokens);
                    });
        }
        if (settings.clipLow() != null || settings.clipHigh() != null) {
            builder.trustRegion(clipped(base.trustRegion(), settings));
        }
        if (settings.klBeta() != null) {
            builder.kl(penalty(base.kl(), settings.klBeta()));
        }
        if (settings.klEstimator() != null) {
            builder.kl(estimated(builder.build().kl(), settings.klEstimator()));
        }
        if (settings.entropyBonus() != null) {
            builder.entropyBonus(settings.entropyBonus() == 0 ? null : new EntropyBonus(settings.entropyBonus()));
        }
        if (settings.maskTruncated() != null) {
            builder.maskTruncated(settings.maskTruncated());
        }
        return builder.build();
    }

    private static Preset preset(ObjectiveSettings settings, int maxNewTokens) {
        String name = settings.preset();
        if (name == null) {
            throw new IllegalStateException("settings without a preset name every part");
        }
        return Presets.byName(name, maxNewTokens);
    }

    private static TrustRegion clipped(TrustRegion region, ObjectiveSettings settings) {
        if (region instanceof PpoClip clip) {
            return new PpoClip(
                    settings.clipLow() == null ? clip.epsilonLow() : settings.clipLow(),
                    settings.clipHigh() == null ? clip.epsilonHigh() : settings.clipHigh());
        } else if (region instanceof DualClip dual) {
            return new DualClip((PpoClip) clipped(dual.clip(), settings), dual.c());
        }
        throw new IllegalArgumentException("objective.clipLow and objective.clipHigh change a clip, and preset "
                + settings.preset() + " has none (its trust region is " + region + "); leave them out");
    }

    private static KlPenalty estimated(@Nullable KlPenalty penalty, KlEstimatorName name) {
        if (penalty == null) {
            throw new IllegalArgumentException(
                    "objective.klEstimator is given, and there is no penalty to estimate; set"
                            + " objective.klBeta above 0, or leave it out");
        }
        return new KlPenalty(penalty.beta(), RewardOptions.estimator(name), penalty.weight());
    }

    /** The preset's estimator and weight at another strength. */
    private static @Nullable KlPenalty penalty(@Nullable KlPenalty penalty, double beta) {
        if (beta == 0) {
            return null;
        }
        return penalty == null ? new KlPenalty(beta) : new KlPenalty(beta, penalty.estimator(), penalty.weight());
    }
}
