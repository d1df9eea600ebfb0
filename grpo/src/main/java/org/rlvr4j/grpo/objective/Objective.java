package org.rlvr4j.grpo.objective;

import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.GivenWeights;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.RatioLevel;
import org.rlvr4j.grpo.objective.region.PolicyToken;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.treatment.TokenTreatment;

/**
 * An objective of the GRPO family, composed of named parts. For a sample {@code i} and a token {@code t}
 *
 * <pre>{@code
 * loss = sum_i,t  weight_i * ( correction_it * trustRegion(ratio_it, A_it) + beta * kl_it )
 *                 - entropyCoefficient * entropyWeight_i * H_it
 * }</pre>
 *
 * where the weights come from the {@link Aggregation} and the counts of the whole optimizer step. A {@link TokenTreatment}
 * and an {@link OffPolicySequenceMask} may change or drop the first term of some tokens.
 *
 * <p>Immutable. For each optimizer step call {@link #begin}, then {@link StepObjective#evaluate} for its micro-batches:
 * their losses and gradients add up to the step's, however it is split.
 *
 * <pre>{@code
 * Objective objective = Objective.builder()
 *         .trustRegion(new PpoClip(0.2, 0.28))
 *         .aggregation(new TokenMean())
 *         .build();
 * StepObjective step = objective.begin(StepSamples.builder(lengths).advantages(advantages).build());
 * LossAndGradient part = step.evaluate(new int[] {0, 1}, scores);
 * }</pre>
 */
public final class Objective {
    private final ObjectiveBuilder parts;

    Objective(ObjectiveBuilder parts) {
        this.parts = parts.copy();
    }

    /** Begins with GRPO's token ratio, a symmetric clip at 0.2, and the token mean over the step. */
    public static ObjectiveBuilder builder() {
        return new ObjectiveBuilder();
    }

    /** Begins with the parts of this objective. */
    public ObjectiveBuilder toBuilder() {
        return parts.copy();
    }

    /** Begins an optimizer step. */
    public StepObjective begin(StepSamples samples) {
        require(needsReference() && samples.referenceLogProbs() == null, "a KL penalty", "referenceLogProbs");
        require(
                needsSampler() && samples.samplerLogProbs() == null,
                "a part that compares with the sampler",
                "samplerLogProbs");
        require(
                samplerCorrection() instanceof GivenWeights && samples.tokenWeights() == null,
                "given weights",
                "tokenWeights");
        return new StepObjective(this, samples);
    }

    private static void require(boolean missing, String part, String fact) {
        if (missing) {
            throw new IllegalArgumentException(
                    "the objective has " + part + "; give the step " + fact + "(...), or leave that part out");
        }
    }

    /** Returns whether {@link StepSamples#referenceLogProbs} must be given. */
    public boolean needsReference() {
        return parts.kl != null;
    }

    /** Returns whether {@link StepSamples#samplerLogProbs} must be given. */
    public boolean needsSampler() {
        boolean corrects = parts.samplerCorrection != null && parts.samplerCorrection.needsSampler();
        boolean weighs = parts.kl != null && parts.kl.weight() == KlPenalty.Weight.SAMPLER_RATIO;
        return corrects || weighs || parts.behaviorPolicy == BehaviorPolicy.SAMPLER;
    }

    /** Returns whether {@link StepObjective#prepare} must see all scores of the step before the first micro-batch. */
    public boolean needsScoresFirst() {
        return parts.tokenTreatment != null || (parts.samplerCorrection != null && parts.samplerCorrection.needsStep());
    }

    /**
     * Returns whether a sample whose advantages are all 0 adds nothing to the loss and its gradient, so that it need not
     * be passed to {@link StepObjective#evaluate}. It still counts in the normalisers.
     */
    public boolean ignoresZeroAdvantages() {
        boolean policyTermOnly = parts.kl == null && parts.entropyBonus == null;
        boolean seesOthers = parts.tokenTreatment != null || parts.aggregation.perMicroBatch();
        return policyTermOnly && !seesOthers && DoubleStream.of(-1, 0, 1).allMatch(this::isZeroWithoutAdvantage);
    }

    /** A trust region may hold terms of its own, so it is asked. */
    private boolean isZeroWithoutAdvantage(double logRatio) {
        TokenTerm term = parts.trustRegion.term(new PolicyToken(logRatio, 0, logRatio - 2, -2));
        return term.loss() == 0 && term.byLogRatio() == 0 && term.byLogProb() == 0;
    }

    /** Returns the level of the ratio. */
    public RatioLevel ratio() {
        return parts.ratio;
    }

    /** Returns the trust region. */
    public TrustRegion trustRegion() {
        return parts.trustRegion;
    }

    /** Returns the aggregation. */
    public Aggregation aggregation() {
        return parts.aggregation;
    }

    /** Returns against which policy ratios are taken. */
    public BehaviorPolicy behaviorPolicy() {
        return parts.behaviorPolicy;
    }

    /** Returns the correction for a sampler that differs from the trainer, or null. */
    public @Nullable SamplerCorrection samplerCorrection() {
        return parts.samplerCorrection;
    }

    /** Returns the mask of drifted sequences, or null. */
    public @Nullable OffPolicySequenceMask offPolicyMask() {
        return parts.offPolicyMask;
    }

    /** Returns the rule that treats some tokens differently, or null. */
    public @Nullable TokenTreatment tokenTreatment() {
        return parts.tokenTreatment;
    }

    /** Returns the penalty on the divergence from the reference policy, or null. */
    public @Nullable KlPenalty kl() {
        return parts.kl;
    }

    /** Returns the entropy bonus, or null. */
    public @Nullable EntropyBonus entropyBonus() {
        return parts.entropyBonus;
    }

    /** Returns whether completions cut off by the length limit are left out. */
    public boolean maskTruncated() {
        return parts.maskTruncated;
    }

    @Override
    public String toString() {
        return parts.describe();
    }
}
