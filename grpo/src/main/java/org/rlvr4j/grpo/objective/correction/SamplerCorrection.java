package org.rlvr4j.grpo.objective.correction;

import java.util.List;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * Weights that make up for a sampler whose probabilities differ from the trainer's old policy. They are constants: no
 * gradient goes through them.
 */
@FunctionalInterface
public interface SamplerCorrection {

    /** Returns a weight, at least 0, for each position of a completion. */
    double[] weights(SequenceScores scores);

    /** Returns whether all positions of a sequence have one weight, that of the sequence. */
    default boolean perSequence() {
        return false;
    }

    /** Returns whether a token's weight was changed because it was extreme. */
    default boolean outOfBounds(SequenceScores scores, int token) {
        return false;
    }

    /** Returns whether the sampler's log-probabilities must be known. */
    default boolean needsSampler() {
        return true;
    }

    /** Returns whether the weights depend on all sequences of the step. */
    default boolean needsStep() {
        return false;
    }

    /** Returns the weights of all sequences of the step. */
    default double[][] stepWeights(List<SequenceScores> step) {
        return step.stream().map(this::weights).toArray(double[][]::new);
    }

    /** Returns the product of this correction and another, as for truncated weights with a rejection. */
    default SamplerCorrection and(SamplerCorrection other) {
        return new ProductCorrection(this, other);
    }

    /**
     * Returns one weight per sequence, the geometric mean of this correction's: what an objective whose term belongs to
     * the sequence, such as {@link Gmpo}, needs.
     */
    default SamplerCorrection geometricMean() {
        return new GeometricMeanCorrection(this, 0, 0);
    }

    /** Returns this correction divided by its mean over the step, which becomes 1. */
    default SamplerCorrection batchNormalized() {
        return new BatchNormalizedCorrection(this);
    }
}
