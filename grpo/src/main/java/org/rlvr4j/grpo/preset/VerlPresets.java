package org.rlvr4j.grpo.preset;

import java.util.Map;
import java.util.function.IntFunction;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.GroupRelative.Singleton;
import org.rlvr4j.grpo.advantage.ReinforcePlusPlus;
import org.rlvr4j.grpo.advantage.ReinforcePlusPlusBaseline;
import org.rlvr4j.grpo.advantage.ReturnsToGo;
import org.rlvr4j.grpo.advantage.Whitening;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.aggregation.EmptySequences;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.ratio.SequenceTokenRatio;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.DualClip;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Sapo;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.treatment.ClipCov;
import org.rlvr4j.grpo.objective.treatment.KlCov;

/**
 * verl 0.8.0.dev's estimators and policy losses (commit b178a3cd, {@code core_algos.py}): clip 0.2 with a dual clip at 3,
 * token mean, log-ratios cut at 20, no KL penalty unless switched on, advantages with epsilon 1e-6, and the reward itself
 * for singletons.
 */
@SuppressWarnings("MemberName") // versions read better with underscores
final class VerlPresets {
    private static final double EPS = 1e-8;
    private static final AdvantageEstimator GROUP = GroupRelative.grpo(1, 1e-6).withSingleton(Singleton.RAW_REWARD);

    private VerlPresets() {}

    static void register(Map<String, IntFunction<Preset>> presets) {
        presets.put("verl_0_8_grpo", length -> verl_0_8_grpo());
        presets.put("verl_0_8_dr_grpo", VerlPresets::verl_0_8_dr_grpo);
        presets.put("verl_0_8_rloo", length -> verl_0_8_rloo());
        presets.put("verl_0_8_reinforce_pp", length -> verl_0_8_reinforce_pp());
        presets.put("verl_0_8_reinforce_pp_baseline", length -> verl_0_8_reinforce_pp_baseline());
        presets.put("verl_0_8_gspo", length -> verl_0_8_gspo());
        presets.put("verl_0_8_cispo", length -> verl_0_8_cispo());
        presets.put("verl_0_8_sapo", length -> verl_0_8_sapo());
        presets.put("verl_0_8_gmpo", length -> verl_0_8_gmpo());
        presets.put("verl_0_8_clip_cov", length -> verl_0_8_clip_cov());
        presets.put("verl_0_8_kl_cov", length -> verl_0_8_kl_cov());
    }

    static Preset verl_0_8_grpo() {
        return preset("grpo", vanilla(), GROUP);
    }

    static Preset verl_0_8_dr_grpo(int maxCompletionLength) {
        return preset(
                "dr_grpo",
                vanilla().aggregation(new TokenSum(maxCompletionLength)),
                GroupRelative.drGrpo().withSingleton(Singleton.RAW_REWARD));
    }

    static Preset verl_0_8_rloo() {
        return preset("rloo", vanilla(), GroupRelative.rloo().withSingleton(Singleton.RAW_REWARD));
    }

    static Preset verl_0_8_reinforce_pp() {
        return preset(
                "reinforce_pp",
                vanilla(),
                new ReinforcePlusPlus(new ReturnsToGo(1, ReturnsToGo.Masked.RESET), new Whitening()));
    }

    static Preset verl_0_8_reinforce_pp_baseline() {
        return preset(
                "reinforce_pp_baseline",
                vanilla(),
                new ReinforcePlusPlusBaseline(Singleton.RAW_REWARD, new Whitening()));
    }

    static Preset verl_0_8_gspo() {
        return preset(
                "gspo",
                Objective.builder()
                        .ratio(new SequenceTokenRatio(10))
                        .trustRegion(new PpoClip(3e-4, 4e-4))
                        .aggregation(new SequenceMeanTokenMean(EmptySequences.EXCLUDED, EPS)),
                GROUP);
    }

    static Preset verl_0_8_cispo() {
        return preset("cispo", Objective.builder().ratio(new TokenRatio(20)).trustRegion(Cispo.band(0.2, 0.2)), GROUP);
    }

    static Preset verl_0_8_sapo() {
        return preset(
                "sapo",
                Objective.builder()
                        .ratio(new TokenRatio(20))
                        .trustRegion(new Sapo(1.0, 1.05))
                        .aggregation(new SequenceMeanTokenMean(EmptySequences.EXCLUDED, EPS)),
                GROUP);
    }

    static Preset verl_0_8_gmpo() {
        return preset(
                "gmpo",
                Objective.builder()
                        .ratio(new Gmpo(0.2, 0.2, EPS))
                        .trustRegion(new Unclipped())
                        .aggregation(new SequenceMeanTokenMean(EmptySequences.COUNTED, EPS)),
                GROUP);
    }

    static Preset verl_0_8_clip_cov() {
        PpoClip clip = new PpoClip(0.2);
        return preset(
                "clip_cov",
                Objective.builder().trustRegion(clip).tokenTreatment(new ClipCov(2e-4, 1, 5, clip, 0)),
                GROUP);
    }

    static Preset verl_0_8_kl_cov() {
        return preset(
                "kl_cov", Objective.builder().trustRegion(new Unclipped()).tokenTreatment(new KlCov(2e-4, 1)), GROUP);
    }

    private static ObjectiveBuilder vanilla() {
        return Objective.builder()
                .ratio(new TokenRatio(20))
                .trustRegion(new DualClip(new PpoClip(0.2), 3))
                .aggregation(new TokenMean());
    }

    private static Preset preset(String name, ObjectiveBuilder objective, AdvantageEstimator advantage) {
        return new Preset("verl_0_8_" + name, "verl 0.8.0.dev (b178a3cd)", objective.build(), advantage);
    }
}
