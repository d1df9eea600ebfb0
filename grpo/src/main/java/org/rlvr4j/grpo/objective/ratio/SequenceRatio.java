package org.rlvr4j.grpo.objective.ratio;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * One ratio per sequence, length-normalised: {@code log s = sum_t m_t log r_t / sum_t m_t} (GSPO, arXiv 2507.18071,
 * equation 7). The gradient goes to all unmasked tokens in equal parts.
 */
public record SequenceRatio() implements RatioLevel {

    @Override
    public double[] logRatios(SequenceScores scores) {
        double[] ratios = new double[scores.length()];
        Arrays.fill(ratios, mean(scores));
        return ratios;
    }

    @Override
    public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {
        if (scores.count() == 0) {
            return;
        }
        double share = Arrays.stream(byLogRatio).sum() / scores.count();
        for (int t = 0; t < byLogProb.length; t++) {
            if (scores.counts(t)) {
                byLogProb[t] += share;
            }
        }
    }

    @Override
    public boolean perSequence() {
        return true;
    }

    static double mean(SequenceScores scores) {
        double sum = 0;
        for (int t = 0; t < scores.length(); t++) {
            if (scores.counts(t)) {
                sum += scores.logProb(t) - scores.oldLogProb(t);
            }
        }
        return scores.count() == 0 ? 0 : sum / scores.count();
    }
}
