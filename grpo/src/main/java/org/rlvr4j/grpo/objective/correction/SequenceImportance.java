package org.rlvr4j.grpo.objective.correction;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * One importance weight per sequence, bounded: of its tokens' log-ratios {@code log pi_old - log mu}, the sum (unbiased;
 * TRL, verl) or the mean (the geometric mean of the ratios; OpenRLHF's and NeMo-RL's sequence mask).
 *
 * @param reduction sum or mean
 * @param bounds what becomes of extreme weights
 */
public record SequenceImportance(Reduction reduction, Importance bounds) implements SamplerCorrection {
    private static final double SAFE = 20;

    /** How tokens' log-ratios become the sequence's. */
    public enum Reduction {
        /** Their sum. */
        SUM,
        /** Their mean. */
        MEAN
    }

    @Override
    public double[] weights(SequenceScores scores) {
        double[] weights = new double[scores.length()];
        Arrays.fill(weights, bounds.of(raw(scores)));
        return weights;
    }

    @Override
    public boolean perSequence() {
        return true;
    }

    @Override
    public boolean outOfBounds(SequenceScores scores, int token) {
        return !bounds.contains(raw(scores));
    }

    private double raw(SequenceScores scores) {
        double sum = 0;
        for (int t = 0; t < scores.length(); t++) {
            if (scores.counts(t)) {
                sum += scores.oldLogProb(t) - scores.samplerLogProb(t);
            }
        }
        double logRatio = reduction == Reduction.SUM || scores.count() == 0 ? sum : sum / scores.count();
        return Math.exp(Math.min(SAFE, logRatio));
    }
}
