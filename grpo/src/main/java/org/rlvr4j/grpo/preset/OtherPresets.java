package org.rlvr4j.grpo.preset;

import java.util.Map;
import java.util.function.IntFunction;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.EmptySequences;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.PpoClip;

/** OpenRLHF, NeMo-RL, Tunix and open-instruct, with the defaults of the versions named. */
@SuppressWarnings("MemberName") // versions read better with underscores
final class OtherPresets {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private OtherPresets() {}

    static void register(Map<String, IntFunction<Preset>> presets) {
        presets.put("openrlhf_0_11_grpo", length -> openrlhf_0_11_grpo());
        presets.put("nemo_rl_0_6_grpo", length -> nemo_rl_0_6_grpo());
        presets.put("tunix_0_1_grpo", length -> tunix_0_1_grpo());
        presets.put("tunix_0_1_dapo", length -> tunix_0_1_dapo());
        presets.put("tunix_0_1_dr_grpo", OtherPresets::tunix_0_1_dr_grpo);
        presets.put("open_instruct_2026_08_grpo", length -> open_instruct_2026_08_grpo());
    }

    static Preset openrlhf_0_11_grpo() {
        Objective objective = Objective.builder()
                .ratio(new TokenRatio(20))
                .trustRegion(new PpoClip(0.2))
                .aggregation(new TokenMean())
                .kl(new KlPenalty(1e-3, new K3().clamped(NONE, 10)))
                .build();
        return new Preset("openrlhf_0_11_grpo", "OpenRLHF 0.11.0 (3c3be623)", objective, GroupRelative.grpo(1, 1e-9));
    }

    static Preset nemo_rl_0_6_grpo() {
        Objective objective = Objective.builder()
                .trustRegion(new PpoClip(0.2))
                .aggregation(new TokenMean())
                .kl(new KlPenalty(0.01, new K3().clamped(20, 10), KlPenalty.Weight.SCORE_FUNCTION))
                .build();
        return new Preset("nemo_rl_0_6_grpo", "NeMo-RL 0.6.0 (7ea279ab)", objective, GroupRelative.nemo());
    }

    static Preset tunix_0_1_grpo() {
        Objective objective = Objective.builder()
                .behaviorPolicy(BehaviorPolicy.SAMPLER)
                .trustRegion(new PpoClip(0.2))
                .aggregation(new SequenceMeanTokenMean(EmptySequences.EXCLUDED, 0))
                .kl(new KlPenalty(0.04, new K1()))
                .build();
        return new Preset("tunix_0_1_grpo", "Tunix 0.1.8 (c7d8950f)", objective, GroupRelative.grpo(1, 1e-6));
    }

    static Preset tunix_0_1_dapo() {
        Objective objective = Objective.builder()
                .behaviorPolicy(BehaviorPolicy.SAMPLER)
                .trustRegion(new PpoClip(0.2, 0.28))
                .aggregation(new TokenMean())
                .build();
        return new Preset("tunix_0_1_dapo", "Tunix 0.1.8 (c7d8950f)", objective, GroupRelative.grpo(1, 1e-6));
    }

    static Preset tunix_0_1_dr_grpo(int maxCompletionLength) {
        Objective objective = Objective.builder()
                .behaviorPolicy(BehaviorPolicy.SAMPLER)
                .trustRegion(new PpoClip(0.2))
                .aggregation(new SequenceMeanTokenSum(EmptySequences.EXCLUDED, maxCompletionLength))
                .kl(new KlPenalty(0.04, new K1()))
                .build();
        return new Preset("tunix_0_1_dr_grpo", "Tunix 0.1.8 (c7d8950f)", objective, GroupRelative.drGrpo());
    }

    static Preset open_instruct_2026_08_grpo() {
        Objective objective = Objective.builder()
                .trustRegion(new PpoClip(0.2, 0.272))
                .aggregation(new TokenMean())
                .samplerCorrection(new TokenImportance(Importance.truncate(2)))
                .kl(new KlPenalty(0.05, new K3().clamped(40, NONE)))
                .build();
        return new Preset(
                "open_instruct_2026_08_grpo",
                "open-instruct, August 2026 (e6c3044a)",
                objective,
                GroupRelative.drGrpo());
    }
}
