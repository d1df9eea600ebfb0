package org.rlvr4j.grpo.objective;

import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/** A step's sequences as the parts of an objective see them, for tests that look at one part. */
public final class Sequences {
    private Sequences() {}

    /** Returns all sequences of a step under the given scores. */
    public static List<SequenceScores> of(StepSamples samples, TokenScores scores) {
        boolean[][] masks = Masks.of(samples, false);
        double[][] old = samples.oldLogProbs();
        return IntStream.range(0, samples.size())
                .mapToObj(i -> new SequenceScores(
                        samples, i, masks[i], scores.logProbs()[i], scores.entropies()[i], old == null ? null : old[i]))
                .toList();
    }
}
