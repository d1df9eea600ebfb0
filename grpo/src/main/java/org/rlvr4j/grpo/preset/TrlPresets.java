package org.rlvr4j.grpo.preset;

import java.util.Map;
import java.util.function.IntFunction;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.Luspo;
import org.rlvr4j.grpo.objective.aggregation.MicroBatchTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.ratio.RatioLevel;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.ratio.SequenceSumRatio;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Sapo;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.region.Vespo;

/**
 * TRL 1.9.0's loss types (commit 35def3ee, {@code GRPOTrainer._compute_loss}): beta 0, epsilon 0.2 on both sides, rewards
 * scaled by the group's Bessel-corrected standard deviation plus 1e-4, unless TRL's own paper index sets them otherwise for
 * the method.
 */
@SuppressWarnings("MemberName") // versions read better with underscores
final class TrlPresets {
    private static final AdvantageEstimator GROUP = GroupRelative.grpo(1, 1e-4);

    private TrlPresets() {}

    static void register(Map<String, IntFunction<Preset>> presets) {
        presets.put("trl_1_9_grpo", length -> trl_1_9_grpo());
        presets.put("trl_1_9_bnpo", length -> trl_1_9_bnpo());
        presets.put("trl_1_9_dr_grpo", TrlPresets::trl_1_9_dr_grpo);
        presets.put("trl_1_9_dapo", length -> trl_1_9_dapo());
        presets.put("trl_1_9_cispo", length -> trl_1_9_cispo());
        presets.put("trl_1_9_gspo", length -> trl_1_9_gspo());
        presets.put("trl_1_9_sapo", length -> trl_1_9_sapo());
        presets.put("trl_1_9_luspo", length -> trl_1_9_luspo());
        presets.put("trl_1_9_vespo", length -> trl_1_9_vespo());
    }

    static Preset trl_1_9_grpo() {
        return preset("grpo", new TokenRatio(), new PpoClip(0.2), new SequenceMeanTokenMean(), GROUP);
    }

    static Preset trl_1_9_bnpo() {
        return preset("bnpo", new TokenRatio(), new PpoClip(0.2), new MicroBatchTokenMean(), GROUP);
    }

    static Preset trl_1_9_dr_grpo(int maxCompletionLength) {
        return preset(
                "dr_grpo",
                new TokenRatio(),
                new PpoClip(0.2),
                new SequenceMeanTokenSum(maxCompletionLength),
                GroupRelative.drGrpo());
    }

    static Preset trl_1_9_dapo() {
        return preset("dapo", new TokenRatio(), new PpoClip(0.2), new TokenMean(), GROUP);
    }

    static Preset trl_1_9_cispo() {
        return preset("cispo", new TokenRatio(), Cispo.cap(5), new TokenMean(), GroupRelative.batchScaled(1, 1e-4));
    }

    static Preset trl_1_9_gspo() {
        return preset("gspo", new SequenceRatio(), new PpoClip(3e-4, 4e-4), new SequenceMeanTokenMean(), GROUP);
    }

    static Preset trl_1_9_sapo() {
        return preset("sapo", new TokenRatio(), new Sapo(1.0, 1.05), new SequenceMeanTokenMean(), GROUP);
    }

    static Preset trl_1_9_luspo() {
        return preset("luspo", new SequenceRatio(), new PpoClip(2e-3, 2.5e-3), new Luspo(true), GROUP);
    }

    static Preset trl_1_9_vespo() {
        return preset("vespo", new SequenceSumRatio(), new Vespo(2, 3, 3, 2), new TokenMean(), GROUP);
    }

    private static Preset preset(
            String name,
            RatioLevel ratio,
            TrustRegion trustRegion,
            Aggregation aggregation,
            AdvantageEstimator advantage) {
        Objective objective = Objective.builder()
                .ratio(ratio)
                .trustRegion(trustRegion)
                .aggregation(aggregation)
                .build();
        return new Preset("trl_1_9_" + name, "TRL 1.9.0 (35def3ee)", objective, advantage);
    }
}
