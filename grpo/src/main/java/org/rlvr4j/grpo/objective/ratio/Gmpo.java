package org.rlvr4j.grpo.objective.ratio;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * GMPO's ratio: the geometric mean of the sequence's token ratios, each clipped in log space on the side on which its
 * advantage would push it further: {@code log r = sum_t clip(log r_t) / n} (arXiv 2507.20673). Goes with
 * {@link Unclipped}, since the clipping is done here, and a mean over sequences.
 *
 * @param low tokens with a negative advantage are cut below minus this; 0.4 in the paper
 * @param high tokens with a positive advantage are cut above this; 0.4 in the paper
 * @param eps added to {@code n}: 0, but 1e-8 in verl
 */
public record Gmpo(double low, double high, double eps) implements RatioLevel {

    public Gmpo {
        if (!(low >= 0) || !(high >= 0)) {
            throw new IllegalArgumentException("GMPO's bounds are " + low + " and " + high + "; they are at least 0");
        }
    }

    /** Nothing added to the number of tokens. */
    public Gmpo(double low, double high) {
        this(low, high, 0);
    }

    @Override
    public double[] logRatios(SequenceScores scores) {
        double sum = 0;
        for (int t = 0; t < scores.length(); t++) {
            if (scores.counts(t)) {
                sum += clipped(scores, t);
            }
        }
        double[] ratios = new double[scores.length()];
        Arrays.fill(ratios, scores.count() == 0 ? 0 : sum / (scores.count() + eps));
        return ratios;
    }

    @Override
    public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {
        if (scores.count() == 0) {
            return;
        }
        double share = Arrays.stream(byLogRatio).sum() / (scores.count() + eps);
        for (int t = 0; t < byLogProb.length; t++) {
            if (scores.counts(t) && scores.advantage(t) != 0 && clipped(scores, t) == logRatio(scores, t)) {
                byLogProb[t] += share;
            }
        }
    }

    /** Returns on which side a token's ratio lies outside the bounds, whichever way its advantage pushes it. */
    @Override
    public Clip clip(SequenceScores scores, int token) {
        double logRatio = logRatio(scores, token);
        boolean outside = logRatio < -low || logRatio > high;
        return !outside || scores.advantage(token) == 0 ? Clip.NONE : Clip.against(scores.advantage(token));
    }

    private double clipped(SequenceScores scores, int t) {
        double logRatio = logRatio(scores, t);
        double advantage = scores.advantage(t);
        return advantage > 0 ? Math.min(logRatio, high) : advantage < 0 ? Math.max(logRatio, -low) : 0;
    }

    private static double logRatio(SequenceScores scores, int t) {
        return scores.logProb(t) - scores.oldLogProb(t);
    }
}
