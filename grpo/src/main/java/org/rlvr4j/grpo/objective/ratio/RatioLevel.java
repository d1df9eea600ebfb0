package org.rlvr4j.grpo.objective.ratio;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * At which level the probability ratio between the current and the old policy is taken: of the token, or of the
 * sequence.
 */
public interface RatioLevel {

    /** Returns the log-ratio that applies at each position, masked or not. */
    double[] logRatios(SequenceScores scores);

    /**
     * Adds the gradient by the log-probabilities to {@code byLogProb}.
     *
     * @param byLogRatio the gradient by what {@link #logRatios} returned
     */
    void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb);

    /** Returns whether and where the ratio itself was clipped at a token, beside what the trust region does. */
    default Clip clip(SequenceScores scores, int token) {
        return Clip.NONE;
    }

    /** Returns whether all positions of a sequence share one ratio, so that it is counted once in the metrics. */
    default boolean perSequence() {
        return false;
    }
}
