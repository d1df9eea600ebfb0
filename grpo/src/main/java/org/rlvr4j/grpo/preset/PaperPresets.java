package org.rlvr4j.grpo.preset;

import java.util.Map;
import java.util.function.IntFunction;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.region.PpoClip;

/** What the papers state; where they leave a choice open, TRL's default is taken. */
final class PaperPresets {
    private PaperPresets() {}

    static void register(Map<String, IntFunction<Preset>> presets) {
        presets.put("grpo", length -> grpo());
        presets.put("r1", length -> r1());
        presets.put("dr_grpo", PaperPresets::drGrpo);
        presets.put("dapo", length -> dapo());
        presets.put("gspo", length -> gspo());
    }

    /** Clip 0.2, k3 penalty 0.04. */
    static Preset grpo() {
        return preset(
                "grpo",
                "DeepSeekMath, arXiv 2402.03300",
                new PpoClip(0.2),
                new SequenceMeanTokenMean(),
                new KlPenalty(0.04));
    }

    /** Clip 10, which never binds below, and a k3 penalty of 0.001. */
    static Preset r1() {
        return preset(
                "r1",
                "DeepSeek-R1, arXiv 2501.12948",
                new PpoClip(10),
                new SequenceMeanTokenMean(),
                new KlPenalty(0.001));
    }

    /** Advantages without a division, constant normaliser, no penalty. */
    static Preset drGrpo(int maxCompletionLength) {
        Objective objective = Objective.builder()
                .trustRegion(new PpoClip(0.2))
                .aggregation(new SequenceMeanTokenSum(maxCompletionLength))
                .build();
        return new Preset("dr_grpo", "Dr. GRPO, arXiv 2503.20783", objective, GroupRelative.drGrpo());
    }

    /** Clip-higher 0.2 and 0.28, token mean, no penalty. */
    static Preset dapo() {
        return preset("dapo", "DAPO, arXiv 2503.14476", new PpoClip(0.2, 0.28), new TokenMean(), new KlPenalty(0));
    }

    /** Sequence ratio, clip 3e-4 and 4e-4, no penalty. */
    static Preset gspo() {
        Objective objective = Objective.builder()
                .ratio(new SequenceRatio())
                .trustRegion(new PpoClip(3e-4, 4e-4))
                .aggregation(new SequenceMeanTokenMean())
                .build();
        return new Preset("gspo", "GSPO, arXiv 2507.18071", objective, GroupRelative.grpo());
    }

    private static Preset preset(String name, String source, PpoClip clip, Aggregation aggregation, KlPenalty kl) {
        Objective objective = Objective.builder()
                .trustRegion(clip)
                .aggregation(aggregation)
                .kl(kl)
                .build();
        return new Preset(name, source, objective, GroupRelative.grpo());
    }
}
