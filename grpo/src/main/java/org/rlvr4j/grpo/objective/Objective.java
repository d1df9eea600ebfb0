package org.rlvr4j.grpo.objective;

import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * An objective of the GRPO family, composed of named parts. For a sample {@code i} and a token {@code t}
 *
 * <pre>{@code
 * loss = sum_i,t  weight_i * ( correction_it * selected_it * trustRegion(ratio_it, A_it)
 *                              + beta * kl_it - entropyCoefficient * H_it )
 * }</pre>
 *
 * where the weights come from the {@link Aggregation} and the counts of the whole optimizer step.
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
    private final RatioLevel ratio;
    private final TrustRegion trustRegion;
    private final Aggregation aggregation;
    private final @Nullable SamplerCorrection samplerCorrection;
    private final @Nullable TokenSelection tokenSelection;
    private final @Nullable KlPenalty kl;
    private final @Nullable EntropyBonus entropyBonus;
    private final boolean maskTruncated;

    private Objective(Builder builder) {
        ratio = builder.ratio;
        trustRegion = builder.trustRegion;
        aggregation = builder.aggregation;
        samplerCorrection = builder.samplerCorrection;
        tokenSelection = builder.tokenSelection;
        kl = builder.kl;
        entropyBonus = builder.entropyBonus;
        maskTruncated = builder.maskTruncated;
    }

    /** Begins with GRPO's token ratio, a symmetric clip at 0.2, and the token mean over the step. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins an optimizer step. */
    public StepObjective begin(StepSamples samples) {
        if (needsReference() && samples.referenceLogProbs() == null) {
            throw new IllegalArgumentException("the objective has a KL penalty; give the step referenceLogProbs(...) or"
                    + " set the penalty's beta to 0");
        }
        return new StepObjective(this, samples);
    }

    /** Returns whether {@link StepSamples#referenceLogProbs} must be given. */
    public boolean needsReference() {
        return kl != null;
    }

    /** Returns whether {@link StepObjective#prepare} must see all scores of the step before the first micro-batch. */
    public boolean needsScoresFirst() {
        return tokenSelection != null;
    }

    /**
     * Returns whether a sample whose advantages are all 0 adds nothing to the loss and its gradient, so that it need not
     * be passed to {@link StepObjective#evaluate}. It still counts in the normalisers.
     */
    public boolean ignoresZeroAdvantages() {
        boolean policyTermOnly = kl == null && entropyBonus == null;
        boolean seesOthers = tokenSelection != null || aggregation.perMicroBatch();
        return policyTermOnly && !seesOthers && DoubleStream.of(-1, 0, 1).allMatch(this::isZeroWithoutAdvantage);
    }

    /** A trust region may hold terms of its own, so it is asked. */
    private boolean isZeroWithoutAdvantage(double logRatio) {
        TokenTerm term = trustRegion.term(new PolicyToken(logRatio, 0, logRatio - 2, -2));
        return term.loss() == 0 && term.byLogRatio() == 0 && term.byLogProb() == 0;
    }

    /** Returns the level of the ratio. */
    public RatioLevel ratio() {
        return ratio;
    }

    /** Returns the trust region. */
    public TrustRegion trustRegion() {
        return trustRegion;
    }

    /** Returns how the losses of tokens become one. */
    public Aggregation aggregation() {
        return aggregation;
    }

    /** Returns the correction for a sampler that differs from the trainer, or null. */
    public @Nullable SamplerCorrection samplerCorrection() {
        return samplerCorrection;
    }

    /** Returns which tokens keep their policy term, or null if all do. */
    public @Nullable TokenSelection tokenSelection() {
        return tokenSelection;
    }

    /** Returns the penalty on the divergence from the reference policy, or null. */
    public @Nullable KlPenalty kl() {
        return kl;
    }

    /** Returns the entropy bonus, or null. */
    public @Nullable EntropyBonus entropyBonus() {
        return entropyBonus;
    }

    /** Returns whether truncated completions are left out. */
    public boolean maskTruncated() {
        return maskTruncated;
    }

    /** Collects the parts of an objective. */
    public static final class Builder {
        private RatioLevel ratio = new TokenRatio();
        private TrustRegion trustRegion = new PpoClip(0.2);
        private Aggregation aggregation = new TokenMean();
        private @Nullable SamplerCorrection samplerCorrection;
        private @Nullable TokenSelection tokenSelection;
        private @Nullable KlPenalty kl;
        private @Nullable EntropyBonus entropyBonus;
        private boolean maskTruncated;

        private Builder() {}

        /** The level of the ratio: {@link TokenRatio}, {@link SequenceRatio} and others. */
        public Builder ratio(RatioLevel level) {
            ratio = level;
            return this;
        }

        /** The trust region: {@link PpoClip}, {@link Unclipped} and others. */
        public Builder trustRegion(TrustRegion region) {
            trustRegion = region;
            return this;
        }

        /** The aggregation: {@link TokenMean}, {@link SequenceMeanTokenMean} and others. */
        public Builder aggregation(Aggregation how) {
            aggregation = how;
            return this;
        }

        /** The correction for a sampler that differs from the trainer; null for none. */
        public Builder samplerCorrection(@Nullable SamplerCorrection correction) {
            samplerCorrection = correction;
            return this;
        }

        /** The tokens that keep their policy term; null for all. */
        public Builder tokenSelection(@Nullable TokenSelection selection) {
            tokenSelection = selection;
            return this;
        }

        /** The penalty on the divergence from the reference policy; null, or with beta 0, for none. */
        public Builder kl(@Nullable KlPenalty penalty) {
            kl = penalty == null || penalty.beta() == 0 ? null : penalty;
            return this;
        }

        /** The entropy bonus; null for none. */
        public Builder entropyBonus(@Nullable EntropyBonus bonus) {
            entropyBonus = bonus;
            return this;
        }

        /** Whether completions cut off by the length limit are left out of the loss and its normalisers. */
        public Builder maskTruncated(boolean mask) {
            maskTruncated = mask;
            return this;
        }

        /** Returns the objective. */
        public Objective build() {
            return new Objective(this);
        }
    }
}
