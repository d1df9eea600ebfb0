package org.rlvr4j.grpo.objective.sample;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.Advantages;

/**
 * All that is known about the samples of one optimizer step before its first micro-batch. Normalisers come from here,
 * so that they don't depend on how the step is split.
 *
 * <p>Ragged arrays are {@code [sample][completion token]}, log-probabilities in nats. They are not copied and must not
 * be changed while the step lasts.
 */
public final class StepSamples {
    private final int[] lengths;
    private final int[] groups;
    private final Advantages advantages;
    private final boolean @Nullable [] truncated;
    private final boolean @Nullable [][] tokenMask;
    private final double @Nullable [][] oldLogProbs;
    private final double @Nullable [][] samplerLogProbs;
    private final double @Nullable [][] referenceLogProbs;
    private final double @Nullable [][] tokenWeights;
    private final @Nullable StepTotals totals;
    private final @Nullable Double entropyCoefficient;

    private StepSamples(Builder builder, Advantages advantages) {
        lengths = builder.lengths;
        groups = builder.groups;
        this.advantages = advantages;
        truncated = builder.truncated;
        tokenMask = builder.tokenMask;
        oldLogProbs = builder.oldLogProbs;
        samplerLogProbs = builder.samplerLogProbs;
        referenceLogProbs = builder.referenceLogProbs;
        tokenWeights = builder.tokenWeights;
        totals = builder.totals;
        entropyCoefficient = builder.entropyCoefficient;
    }

    /** Begins with the number of completion tokens of each sample. */
    public static Builder builder(int... completionLengths) {
        return new Builder(completionLengths);
    }

    /** Returns the number of samples. */
    public int size() {
        return lengths.length;
    }

    /** Returns the number of completion tokens of each sample. */
    public int[] lengths() {
        return lengths;
    }

    /** Returns the group of each sample. */
    public int[] groups() {
        return groups;
    }

    /** Returns the advantages; where a sample was not scored it takes no part in the loss. */
    public Advantages advantages() {
        return advantages;
    }

    /** Returns whether a sample was cut off by the length limit; false if that was not said. */
    public boolean truncated(int sample) {
        return truncated != null && truncated[sample];
    }

    /** Returns which tokens the policy chose itself, or null if all. */
    public boolean @Nullable [][] tokenMask() {
        return tokenMask;
    }

    /** Returns the log-probabilities at the start of the rollout batch's updates, or null if this is the first. */
    public double @Nullable [][] oldLogProbs() {
        return oldLogProbs;
    }

    /** Returns the log-probabilities that the sampler recorded, or null. */
    public double @Nullable [][] samplerLogProbs() {
        return samplerLogProbs;
    }

    /** Returns the log-probabilities under the reference policy, or null. */
    public double @Nullable [][] referenceLogProbs() {
        return referenceLogProbs;
    }

    /** Returns weights for {@code GivenWeights}, or null. */
    public double @Nullable [][] tokenWeights() {
        return tokenWeights;
    }

    /** Returns the step's totals where it spans more than these samples, or null. */
    public @Nullable StepTotals totals() {
        return totals;
    }

    /** Returns the coefficient of the entropy bonus in this step, or another where none was given. */
    public double entropyCoefficient(double otherwise) {
        return entropyCoefficient == null ? otherwise : entropyCoefficient;
    }

    /** Collects a step's facts; only lengths and advantages are required. */
    public static final class Builder {
        private final int[] lengths;
        private int[] groups;
        private @Nullable Advantages advantages;
        private boolean @Nullable [] truncated;
        private boolean @Nullable [][] tokenMask;
        private double @Nullable [][] oldLogProbs;
        private double @Nullable [][] samplerLogProbs;
        private double @Nullable [][] referenceLogProbs;
        private double @Nullable [][] tokenWeights;
        private @Nullable StepTotals totals;
        private @Nullable Double entropyCoefficient;

        private Builder(int[] lengths) {
            this.lengths = lengths;
            this.groups = IntStream.range(0, lengths.length).toArray();
        }

        /** The group of each sample; without it every sample is a group of its own. */
        public Builder groups(int... ids) {
            Shapes.rows("groups", ids.length, lengths.length);
            groups = ids;
            return this;
        }

        /** The advantages, per sample or per token. */
        public Builder advantages(Advantages values) {
            Shapes.rows("advantages", values.size(), lengths.length);
            Shapes.check("advantages", values.perToken(), lengths);
            advantages = values;
            return this;
        }

        /** One advantage per sample; {@code NaN} for a sample without a reward. */
        public Builder advantages(double... perSample) {
            return advantages(Advantages.ofSamples(perSample));
        }

        /** Which samples were cut off by the length limit. */
        public Builder truncated(boolean... flags) {
            Shapes.rows("truncated", flags.length, lengths.length);
            truncated = flags;
            return this;
        }

        /** True where the policy chose the token, false for tokens that a tool or an environment put in. */
        public Builder tokenMask(boolean @Nullable [][] mask) {
            Shapes.check("tokenMask", mask, lengths);
            tokenMask = mask;
            return this;
        }

        /** The trainer's log-probabilities before the first update on these samples; null for that update itself. */
        public Builder oldLogProbs(double @Nullable [][] logProbs) {
            Shapes.check("oldLogProbs", logProbs, lengths);
            oldLogProbs = logProbs;
            return this;
        }

        /** The log-probabilities that the sampler recorded. */
        public Builder samplerLogProbs(double @Nullable [][] logProbs) {
            Shapes.check("samplerLogProbs", logProbs, lengths);
            samplerLogProbs = logProbs;
            return this;
        }

        /** The log-probabilities under the reference policy. */
        public Builder referenceLogProbs(double @Nullable [][] logProbs) {
            Shapes.check("referenceLogProbs", logProbs, lengths);
            referenceLogProbs = logProbs;
            return this;
        }

        /** Weights, at least 0, for an objective with {@code GivenWeights}. */
        public Builder tokenWeights(double @Nullable [][] weights) {
            Shapes.check("tokenWeights", weights, lengths);
            tokenWeights = weights;
            return this;
        }

        /** The totals of the whole step where it spans more than these samples. */
        public Builder totals(@Nullable StepTotals stepTotals) {
            totals = stepTotals;
            return this;
        }

        /** The coefficient of the entropy bonus in this step, as {@code AdaptiveEntropy} says; null for its own. */
        public Builder entropyCoefficient(@Nullable Double coefficient) {
            entropyCoefficient = coefficient;
            return this;
        }

        /** Returns the step's samples. */
        public StepSamples build() {
            if (advantages == null) {
                throw new IllegalStateException("a step needs advantages: call advantages(...)");
            }
            return new StepSamples(this, advantages);
        }
    }
}
