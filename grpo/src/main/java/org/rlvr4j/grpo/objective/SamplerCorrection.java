package org.rlvr4j.grpo.objective;

/**
 * Weights that make up for a sampler whose probabilities differ from the trainer's old policy. They are constants: no
 * gradient goes through them.
 */
@FunctionalInterface
public interface SamplerCorrection {

    /** Returns a weight, at least 0, for each position of a completion. */
    double[] weights(SequenceScores scores);
}
