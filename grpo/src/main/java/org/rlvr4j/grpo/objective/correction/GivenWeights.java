package org.rlvr4j.grpo.objective.correction;

import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;

/** The weights that the step brings along: {@link StepSamples#tokenWeights}. */
public record GivenWeights() implements SamplerCorrection {

    @Override
    public double[] weights(SequenceScores scores) {
        return IntStream.range(0, scores.length())
                .mapToDouble(scores::givenWeight)
                .toArray();
    }

    @Override
    public boolean needsSampler() {
        return false;
    }
}
