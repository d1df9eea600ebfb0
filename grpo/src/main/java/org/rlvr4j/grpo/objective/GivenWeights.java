package org.rlvr4j.grpo.objective;

/** The weights that the step brings along: {@link StepSamples#tokenWeights}. */
public record GivenWeights() implements SamplerCorrection {

    @Override
    public double[] weights(SequenceScores scores) {
        return scores.givenWeights();
    }

    @Override
    public boolean needsSampler() {
        return false;
    }
}
