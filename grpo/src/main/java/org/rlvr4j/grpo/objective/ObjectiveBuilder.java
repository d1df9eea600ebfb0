package org.rlvr4j.grpo.objective;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.GroupMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.Luspo;
import org.rlvr4j.grpo.objective.aggregation.MicroBatchTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.GivenWeights;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.correction.Rejection;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.correction.SequenceImportance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.ratio.RatioLevel;
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
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.region.TwoSidedClip;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.treatment.ClipCov;
import org.rlvr4j.grpo.objective.treatment.KlCov;
import org.rlvr4j.grpo.objective.treatment.TokenTreatment;
import org.rlvr4j.grpo.objective.treatment.TopEntropyMask;

/** Collects the parts of an {@link Objective} and refuses combinations in which a part would be ignored. */
public final class ObjectiveBuilder {
    RatioLevel ratio = new TokenRatio();
    TrustRegion trustRegion = new PpoClip(0.2);
    Aggregation aggregation = new TokenMean();
    BehaviorPolicy behaviorPolicy = BehaviorPolicy.TRAINER;

    @Nullable
    SamplerCorrection samplerCorrection;

    @Nullable
    OffPolicySequenceMask offPolicyMask;

    @Nullable
    TokenTreatment tokenTreatment;

    @Nullable
    KlPenalty kl;

    @Nullable
    EntropyBonus entropyBonus;

    boolean maskTruncated;

    ObjectiveBuilder() {}

    ObjectiveBuilder copy() {
        ObjectiveBuilder copy = new ObjectiveBuilder();
        copy.ratio = ratio;
        copy.trustRegion = trustRegion;
        copy.aggregation = aggregation;
        copy.behaviorPolicy = behaviorPolicy;
        copy.samplerCorrection = samplerCorrection;
        copy.offPolicyMask = offPolicyMask;
        copy.tokenTreatment = tokenTreatment;
        copy.kl = kl;
        copy.entropyBonus = entropyBonus;
        copy.maskTruncated = maskTruncated;
        return copy;
    }

    /** The level of the ratio: {@link TokenRatio}, {@link SequenceRatio}, {@link SequenceTokenRatio}, {@link Gmpo}. */
    public ObjectiveBuilder ratio(RatioLevel level) {
        ratio = level;
        return this;
    }

    /**
     * The trust region: {@link PpoClip}, {@link TwoSidedClip}, {@link DualClip}, {@link Cispo}, {@link Sapo}, {@link
     * Vespo}, {@link Dppo}, {@link Unclipped}, {@link Reinforce}.
     */
    public ObjectiveBuilder trustRegion(TrustRegion region) {
        trustRegion = region;
        return this;
    }

    /**
     * The aggregation: {@link TokenMean}, {@link SequenceMeanTokenMean}, {@link SequenceMeanTokenSum}, {@link TokenSum},
     * {@link GroupMeanTokenMean}, {@link Luspo}, {@link MicroBatchTokenMean}.
     */
    public ObjectiveBuilder aggregation(Aggregation how) {
        aggregation = how;
        return this;
    }

    /** Against which policy ratios are taken; the trainer's old one if not said. */
    public ObjectiveBuilder behaviorPolicy(BehaviorPolicy policy) {
        behaviorPolicy = policy;
        return this;
    }

    /**
     * The correction for a sampler that differs from the trainer: {@link TokenImportance}, {@link SequenceImportance},
     * {@link Rejection}, {@link GivenWeights}, or a product of them; null for none.
     */
    public ObjectiveBuilder samplerCorrection(@Nullable SamplerCorrection correction) {
        samplerCorrection = correction;
        return this;
    }

    /** The mask of disliked tokens in drifted sequences; null for none. */
    public ObjectiveBuilder offPolicyMask(@Nullable OffPolicySequenceMask mask) {
        offPolicyMask = mask;
        return this;
    }

    /** A rule for some tokens: {@link TopEntropyMask}, {@link ClipCov}, {@link KlCov}; null for none. */
    public ObjectiveBuilder tokenTreatment(@Nullable TokenTreatment treatment) {
        tokenTreatment = treatment;
        return this;
    }

    /** The penalty on the divergence from the reference policy; null, or with beta 0, for none. */
    public ObjectiveBuilder kl(@Nullable KlPenalty penalty) {
        kl = penalty == null || penalty.beta() == 0 ? null : penalty;
        return this;
    }

    /** The entropy bonus; null for none. */
    public ObjectiveBuilder entropyBonus(@Nullable EntropyBonus bonus) {
        entropyBonus = bonus;
        return this;
    }

    /** Whether completions cut off by the length limit are left out of the loss and its normalisers. */
    public ObjectiveBuilder maskTruncated(boolean mask) {
        maskTruncated = mask;
        return this;
    }

    /**
     * Returns the objective.
     *
     * @throws IllegalStateException if a part would be ignored beside another
     */
    public Objective build() {
        refuse(
                trustRegion instanceof Vespo && !(ratio instanceof SequenceSumRatio),
                "Vespo weighs whole sequences: use ratio(new SequenceSumRatio())");
        refuse(
                ratio instanceof Gmpo && !(trustRegion instanceof Unclipped),
                "Gmpo clips its ratio itself: use trustRegion(new Unclipped())");
        refuse(
                ratio instanceof Gmpo && samplerCorrection != null && !samplerCorrection.perSequence(),
                "Gmpo's term belongs to the sequence: use a sequence-level samplerCorrection, or its geometricMean()");
        refuse(
                !trustRegion.usesRatio() && !(ratio instanceof TokenRatio),
                "this trust region has no ratio: leave ratio(...) at new TokenRatio()");
        refuse(
                trustRegion instanceof Dppo && !(ratio instanceof TokenRatio),
                "Dppo compares the probabilities of tokens: use ratio(new TokenRatio())");
        refuse(
                behaviorPolicy == BehaviorPolicy.SAMPLER && samplerCorrection != null,
                "ratios against the sampler need no samplerCorrection: drop it, or use BehaviorPolicy.TRAINER");
        refuse(
                tokenTreatment instanceof ClipCov cov && !cov.trustRegion().equals(trustRegion),
                "ClipCov must be given the objective's own trust region");
        return new Objective(this);
    }

    private static void refuse(boolean illegal, String message) {
        if (illegal) {
            throw new IllegalStateException(message);
        }
    }

    String describe() {
        StringJoiner parts = new StringJoiner(", ", "Objective[", "]");
        parts.add(ratio.toString()).add(trustRegion.toString()).add(aggregation.toString());
        if (behaviorPolicy != BehaviorPolicy.TRAINER) {
            parts.add("against " + behaviorPolicy);
        }
        for (Object part :
                new @Nullable Object[] {samplerCorrection, offPolicyMask, tokenTreatment, kl, entropyBonus}) {
            if (part != null) {
                parts.add(part.toString());
            }
        }
        if (maskTruncated) {
            parts.add("truncated masked");
        }
        return parts.toString();
    }
}
