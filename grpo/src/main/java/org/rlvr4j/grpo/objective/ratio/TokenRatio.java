package org.rlvr4j.grpo.objective.ratio;

import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * One ratio per token: {@code log r_t = log pi(t) - log pi_old(t)} (PPO, arXiv 1707.06347; GRPO, arXiv 2402.03300).
 *
 * @param clamp the log-ratio is cut off at plus and minus this, where it no longer passes a gradient: verl uses 20;
 *     infinite for no clamp
 */
public record TokenRatio(double clamp) implements RatioLevel {

    public TokenRatio {
        if (!(clamp > 0)) {
            throw new IllegalArgumentException("clamp is " + clamp + "; it must be above 0, infinite for none");
        }
    }

    /** Without a clamp. */
    public TokenRatio() {
        this(Double.POSITIVE_INFINITY);
    }

    @Override
    public double[] logRatios(SequenceScores scores) {
        double[] ratios = new double[scores.length()];
        for (int t = 0; t < ratios.length; t++) {
            ratios[t] = Math.max(-clamp, Math.min(clamp, scores.logProb(t) - scores.oldLogProb(t)));
        }
        return ratios;
    }

    @Override
    public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {
        for (int t = 0; t < byLogRatio.length; t++) {
            if (Math.abs(scores.logProb(t) - scores.oldLogProb(t)) <= clamp) {
                byLogProb[t] += byLogRatio[t];
            }
        }
    }
}
