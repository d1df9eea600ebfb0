package org.rlvr4j.grpo.objective.ratio;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * The ratio of whole sequences, not length-normalised, against the policy that sampled them: {@code log W = sum_t m_t
 * clamp(log r_t, 20) + sum_t log c_t}, where {@code c} is the sampler correction's weight, cut to {@code [1e-8, e^20]}, as
 * is {@code W} itself (TRL 1.9's VESPO). A constant for {@link Vespo}; its gradient goes to unmasked tokens where nothing
 * is cut.
 */
public record SequenceSumRatio() implements RatioLevel {
    private static final double FLOOR = Math.log(1e-8);
    private static final double CEILING = 20;

    @Override
    public double[] logRatios(SequenceScores scores) {
        double[] ratios = new double[scores.length()];
        Arrays.fill(ratios, clamp(sum(scores)));
        return ratios;
    }

    @Override
    public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {
        double sum = sum(scores);
        double share = Arrays.stream(byLogRatio).sum();
        if (share == 0 || sum != clamp(sum)) {
            return;
        }
        for (int t = 0; t < byLogProb.length; t++) {
            if (scores.counts(t) && Math.abs(scores.logProb(t) - scores.oldLogProb(t)) <= CEILING) {
                byLogProb[t] += share;
            }
        }
    }

    @Override
    public boolean perSequence() {
        return true;
    }

    private static double sum(SequenceScores scores) {
        double sum = 0;
        boolean correctedOnce = false;
        for (int t = 0; t < scores.length(); t++) {
            if (!scores.counts(t)) {
                continue;
            }
            double logRatio = scores.logProb(t) - scores.oldLogProb(t);
            sum += Math.max(-CEILING, Math.min(CEILING, logRatio));
            if (!correctedOnce) {
                sum += clamp(Math.log(scores.correction(t)));
                correctedOnce = scores.correctionIsPerSequence();
            }
        }
        return sum;
    }

    private static double clamp(double value) {
        return Math.max(FLOOR, Math.min(CEILING, value));
    }
}
