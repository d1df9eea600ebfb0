package org.rlvr4j.grpo.objective.correction;

import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * Importance weight per token: {@code pi_old(t) / mu(t)}, bounded. Truncated it is TIS (F. Yao et al., "Your efficient RL
 * framework secretly brings you off-policy RL training", 2025), masked it is IcePop (Ring-1T, arXiv 2510.18855: 0.5 and 5).
 *
 * @param bounds what becomes of extreme weights
 */
public record TokenImportance(Importance bounds) implements SamplerCorrection {
    private static final double SAFE = 20;

    @Override
    public double[] weights(SequenceScores scores) {
        return IntStream.range(0, scores.length())
                .mapToDouble(t -> bounds.of(raw(scores, t)))
                .toArray();
    }

    @Override
    public boolean outOfBounds(SequenceScores scores, int token) {
        return !bounds.contains(raw(scores, token));
    }

    private static double raw(SequenceScores scores, int t) {
        return scores.counts(t) ? Math.exp(Math.min(SAFE, scores.oldLogProb(t) - scores.samplerLogProb(t))) : 1;
    }
}
