package org.rlvr4j.grpo.objective.ratio;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * GSPO-token: the value of the sequence's ratio with the gradient of the token's, {@code sg[s] pi(t) / sg[pi(t)]} (arXiv
 * 2507.18071), so that tokens of a sequence may have different advantages. verl's, SkyRL's and Tunix's GSPO
 * is this one.
 *
 * @param cap the log-ratio is cut off above it, where it no longer passes a gradient: 10 in verl; infinite for none
 */
public record SequenceTokenRatio(double cap) implements RatioLevel {

    public SequenceTokenRatio {
        if (!(cap > 0)) {
            throw new IllegalArgumentException("cap is " + cap + "; it must be above 0, infinite for none");
        }
    }

    /** Without a cap. */
    public SequenceTokenRatio() {
        this(Double.POSITIVE_INFINITY);
    }

    @Override
    public double[] logRatios(SequenceScores scores) {
        double[] ratios = new double[scores.length()];
        Arrays.fill(ratios, Math.min(cap, SequenceRatio.mean(scores)));
        return ratios;
    }

    @Override
    public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {
        if (SequenceRatio.mean(scores) > cap) {
            return;
        }
        for (int t = 0; t < byLogRatio.length; t++) {
            byLogProb[t] += byLogRatio[t];
        }
    }
}
