package org.rlvr4j.grpo.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.rlvr4j.grpo.objective.aggregation.EmptySequences;
import org.rlvr4j.grpo.objective.aggregation.GroupMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.Luspo;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.correction.Rejection;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.correction.SequenceImportance;
import org.rlvr4j.grpo.objective.correction.SequenceImportance.Reduction;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.kl.AbsKl;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.kl.StraightThroughKl;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.ratio.SequenceSumRatio;
import org.rlvr4j.grpo.objective.ratio.SequenceTokenRatio;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.Dppo;
import org.rlvr4j.grpo.objective.region.DualClip;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.region.Sapo;
import org.rlvr4j.grpo.objective.region.TwoSidedClip;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.treatment.ClipCov;
import org.rlvr4j.grpo.objective.treatment.KlCov;
import org.rlvr4j.grpo.objective.treatment.TopEntropyMask;
import org.rlvr4j.grpo.preset.Presets;

/** The compositions that every property test runs over: all presets, and every part in at least one composition. */
public final class Compositions {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private Compositions() {}

    /** A composition. */
    public record Named(String name, Objective objective) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns all of them. */
    public static List<Named> all() {
        List<Named> all = new ArrayList<>();
        for (String name : Presets.names()) {
            all.add(new Named(name, Presets.byName(name, 16).objective()));
        }
        addTrustRegions(all);
        addCorrections(all);
        addPenalties(all);
        addAggregations(all);
        addTreatments(all);
        return all;
    }

    private static void addTrustRegions(List<Named> all) {
        add(all, "two-sided", b -> b.trustRegion(new TwoSidedClip(new PpoClip(0.2, 0.28), 1.5)));
        add(all, "two-sided below", b -> b.trustRegion(new TwoSidedClip(new PpoClip(0.2, 0.28), 1.1)));
        add(all, "dual clip", b -> b.trustRegion(new DualClip(new PpoClip(0.2), 1.3)));
        add(all, "unclipped", b -> b.trustRegion(new Unclipped()));
        add(all, "reinforce", b -> b.trustRegion(new Reinforce()));
        add(all, "cispo band", b -> b.trustRegion(Cispo.band(0.2, 0.28)));
        add(all, "cispo of the sequence", b -> b.ratio(new SequenceRatio()).trustRegion(Cispo.cap(1.15)));
        add(all, "sapo of the sequence", b -> b.ratio(new SequenceRatio()).trustRegion(new Sapo(2, 0.5)));
        add(all, "gspo-token", b -> b.ratio(new SequenceTokenRatio()).trustRegion(new PpoClip(0.1)));
        add(all, "gspo-token capped", b -> b.ratio(new SequenceTokenRatio(0.05)).trustRegion(new PpoClip(0.1)));
        add(all, "gmpo", b -> b.ratio(new Gmpo(0.2, 0.3)).trustRegion(new Unclipped()));
        add(all, "whole sequence", b -> b.ratio(new SequenceSumRatio()).trustRegion(new PpoClip(0.2)));
        add(all, "ratio clamp", b -> b.ratio(new TokenRatio(0.3)).trustRegion(new Unclipped()));
        add(all, "dppo tv", b -> b.trustRegion(new Dppo(Dppo.Divergence.TV, 0.05, 0.05)));
        add(all, "dppo kl", b -> b.trustRegion(new Dppo(Dppo.Divergence.BINARY_KL, 0.01, 0.02)));
        add(all, "against the sampler", b -> b.behaviorPolicy(BehaviorPolicy.SAMPLER));
    }

    private static void addCorrections(List<Named> all) {
        SamplerCorrection tis = new TokenImportance(Importance.truncate(1.2));
        SamplerCorrection icePop = new TokenImportance(Importance.mask(0.8, 1.25));
        SamplerCorrection sequence = new SequenceImportance(Reduction.SUM, Importance.truncate(1.1));
        SamplerCorrection mean = new SequenceImportance(Reduction.MEAN, Importance.mask(0.9, 1.1));
        SamplerCorrection rejection = new Rejection(Rejection.Scope.SEQUENCE_MEAN, new K3(), 0.05);
        add(all, "tis", b -> b.samplerCorrection(tis));
        add(all, "icepop", b -> b.samplerCorrection(icePop));
        add(all, "sequence truncated", b -> b.samplerCorrection(sequence));
        add(
                all,
                "sequence masked, tokens weighted",
                b -> b.samplerCorrection(new TokenImportance(Importance.truncate(NONE)).and(rejection)));
        add(all, "geometric mean masked", b -> b.samplerCorrection(mean));
        add(all, "batch-normalised", b -> b.samplerCorrection(tis.batchNormalized()));
        add(all, "sequence batch-normalised", b -> b.samplerCorrection(sequence.batchNormalized()));
        add(all, "gmpo corrected", b -> b.ratio(new Gmpo(0.4, 0.4))
                .trustRegion(new Unclipped())
                .samplerCorrection(tis.geometricMean()));
        add(all, "vespo corrected", b -> b.ratio(new SequenceSumRatio())
                .trustRegion(new Vespo(2, 3, 3, 2))
                .samplerCorrection(tis));
        add(all, "off-policy mask", b -> b.offPolicyMask(new OffPolicySequenceMask(0.05)));
    }

    private static void addPenalties(List<Named> all) {
        add(all, "k1", b -> b.kl(new KlPenalty(0.3, new K1())));
        add(all, "k2", b -> b.kl(new KlPenalty(0.3, new K2())));
        add(all, "abs", b -> b.kl(new KlPenalty(0.3, new AbsKl())));
        add(all, "k3 clamped", b -> b.kl(new KlPenalty(0.3, new K3().clamped(0.6, 0.15))));
        add(all, "k3 with k2's gradient", b -> b.kl(new KlPenalty(0.3, new StraightThroughKl(new K3()))));
        add(all, "kl by ratio", b -> b.kl(new KlPenalty(0.3, new K3(), KlPenalty.Weight.RATIO)));
        add(all, "kl by sequence ratio", b -> b.ratio(new SequenceRatio())
                .kl(new KlPenalty(0.3, new K3(), KlPenalty.Weight.RATIO)));
        add(all, "kl by token ratio", b -> b.ratio(new SequenceRatio())
                .kl(new KlPenalty(0.3, new K3(), KlPenalty.Weight.TOKEN_RATIO)));
        add(all, "kl by sampler ratio", b -> b.kl(new KlPenalty(0.3, new K3(), KlPenalty.Weight.SAMPLER_RATIO)));
        add(all, "kl with score function", b -> b.kl(new KlPenalty(0.3, new K3(), KlPenalty.Weight.SCORE_FUNCTION)));
        add(all, "entropy", b -> b.entropyBonus(new EntropyBonus(0.02)));
        add(all, "entropy by its own mean", b -> b.aggregation(new SequenceMeanTokenMean())
                .entropyBonus(new EntropyBonus(0.02, new TokenMean())));
    }

    private static void addAggregations(List<Named> all) {
        add(all, "token sum", b -> b.aggregation(new TokenSum(7)));
        add(all, "sequence sum", b -> b.aggregation(new SequenceMeanTokenSum(EmptySequences.EXCLUDED, 1)));
        add(all, "group mean", b -> b.aggregation(new GroupMeanTokenMean()));
        add(all, "luspo", b -> b.ratio(new SequenceRatio())
                .aggregation(new Luspo())
                .kl(new KlPenalty(0.1)));
        add(all, "luspo with masked positions", b -> b.aggregation(new Luspo(true))
                .kl(new KlPenalty(0.1)));
        add(all, "truncated masked", b -> b.maskTruncated(true).aggregation(new SequenceMeanTokenMean()));
    }

    private static void addTreatments(List<Named> all) {
        add(all, "top entropy", b -> b.tokenTreatment(new TopEntropyMask(0.3)));
        add(all, "top entropy with bonus", b -> b.tokenTreatment(new TopEntropyMask(0.3))
                .entropyBonus(new EntropyBonus(0.1, new TokenMean())));
        PpoClip clip = new PpoClip(0.2);
        add(all, "clip-cov", b -> b.trustRegion(clip).tokenTreatment(new ClipCov(1, 0.05, 5, clip, 3)));
        add(all, "kl-cov", b -> b.trustRegion(new Unclipped()).tokenTreatment(new KlCov(0.3, 1)));
    }

    private static void add(List<Named> all, String name, UnaryOperator<ObjectiveBuilder> parts) {
        all.add(new Named(name, parts.apply(Objective.builder()).build()));
    }
}
