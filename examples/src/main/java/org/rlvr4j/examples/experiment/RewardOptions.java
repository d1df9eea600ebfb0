package org.rlvr4j.examples.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.DifficultySettings;
import org.rlvr4j.examples.config.EntropySettings;
import org.rlvr4j.examples.config.KlEstimatorName;
import org.rlvr4j.examples.config.ReferenceSettings;
import org.rlvr4j.examples.config.RewardSettings;
import org.rlvr4j.grpo.GrpoTrainerBuilder;
import org.rlvr4j.grpo.ReferenceSync;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.kl.AbsKl;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlEstimator;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.kl.StraightThroughKl;
import org.rlvr4j.grpo.reward.CosineLength;
import org.rlvr4j.grpo.reward.LinearScale;
import org.rlvr4j.grpo.reward.OverlongPunishment;
import org.rlvr4j.grpo.reward.RepetitionPenalty;
import org.rlvr4j.grpo.reward.RewardPolicy;
import org.rlvr4j.grpo.reward.RewardShaping;
import org.rlvr4j.grpo.reward.RewardTable;
import org.rlvr4j.grpo.reward.TruncationDiscount;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.verifiers.FormatVerifier;
import org.rlvr4j.verifiers.Verdict;

/** Builds what settings say of rewards, of the reference policy, of the entropy bonus and of problems' difficulty. */
final class RewardOptions {

    private RewardOptions() {}

    static RewardPolicy verdicts(RewardSettings settings) {
        return new RewardTable(
                settings.correct(),
                settings.correct(),
                settings.wrong(),
                settings.unparsable(),
                settings.wrong(),
                settings.wrong());
    }

    static RewardShaping[] shaping(RewardSettings settings, int maxNewTokens) {
        List<RewardShaping> steps = new ArrayList<>();
        List<Double> scale = settings.scaleTo();
        if (scale != null) {
            steps.add(new LinearScale(0, 1, scale.get(0), scale.get(1)));
        }
        List<Double> right = settings.cosineRight();
        List<Double> wrong = settings.cosineWrong();
        if (right != null && wrong != null) {
            steps.add(new CosineLength(maxNewTokens, right.get(0), right.get(1), wrong.get(0), wrong.get(1)));
        }
        if (settings.truncatedFactor() != 1) {
            steps.add(new TruncationDiscount(settings.truncatedFactor()));
        }
        if (settings.overlongBuffer() > 0) {
            int limit = settings.overlongLimit() == 0 ? maxNewTokens : settings.overlongLimit();
            double penalty = settings.overlongPenalty();
            steps.add(new OverlongPunishment(
                    limit,
                    settings.overlongBuffer(),
                    penalty,
                    settings.overlongFloor() ? -penalty : Double.NEGATIVE_INFINITY));
        }
        if (settings.repetitionNgram() > 0) {
            steps.add(new RepetitionPenalty(settings.repetitionNgram(), -settings.repetitionPenalty()));
        }
        return steps.toArray(RewardShaping[]::new);
    }

    /** Adds the rewards beside the verdict's, by the names of their metrics. */
    static void addRewards(GrpoTrainerBuilder builder, RewardSettings settings) {
        builder.rewardWeight(settings.verdictWeight());
        if (settings.formatWeight() != 0) {
            FormatVerifier format = FormatVerifier.r1Zero();
            builder.addReward("format", settings.formatWeight(), judged -> {
                Verdict verdict = format.verify(judged.completion().text());
                return OptionalDouble.of(verdict instanceof Verdict.Correct ? 1 : 0);
            });
        }
    }

    static @Nullable KlInReward klInReward(RewardSettings settings) {
        if (settings.klBeta() == 0) {
            return null;
        }
        KlEstimator estimator = estimator(settings.klEstimator());
        List<Double> clamp = settings.klClamp();
        return new KlInReward(
                settings.klBeta(),
                clamp == null ? estimator : estimator.clamped(clamp.get(0), clamp.get(1)),
                switch (settings.klLevel()) {
                    case TOKEN -> KlInReward.Level.TOKEN;
                    case SEQUENCE -> KlInReward.Level.SEQUENCE;
                });
    }

    static KlEstimator estimator(KlEstimatorName name) {
        return switch (name) {
            case K1 -> new K1();
            case K2 -> new K2();
            case K3 -> new K3();
            case ABS -> new AbsKl();
            case K1_PLUS -> new StraightThroughKl(new K1());
            case K3_PLUS -> new StraightThroughKl(new K3());
        };
    }

    static @Nullable ReferenceSync referenceSync(ReferenceSettings settings) {
        return settings.syncEvery() == 0 ? null : new ReferenceSync(settings.syncAlpha(), settings.syncEvery());
    }

    /** The rule, which begins at the objective's own coefficient, or at 0. */
    static @Nullable AdaptiveEntropy adaptiveEntropy(EntropySettings settings, @Nullable EntropyBonus bonus) {
        if (!settings.adaptive()) {
            return null;
        }
        double initial = bonus == null ? 0 : bonus.coefficient();
        return new AdaptiveEntropy(initial, settings.min(), settings.max(), settings.delta(), settings.target());
    }

    static @Nullable DifficultyFilter difficulty(DifficultySettings settings) {
        if (settings.passOver() == 0) {
            return null;
        }
        return new DifficultyFilter(
                settings.tooHard(),
                settings.tooEasy(),
                settings.window(),
                settings.passOver(),
                DifficultyFilter.DEFAULT.capacity());
    }
}
