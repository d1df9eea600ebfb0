package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.ratio.RatioLevel;

/**
 * What a trust region sees of a token.
 *
 * @param logRatio at the level of the objective's {@link RatioLevel}
 * @param advantage of the token
 * @param logProb under the current policy, in nats
 * @param oldLogProb under the old policy, in nats
 */
public record PolicyToken(double logRatio, double advantage, double logProb, double oldLogProb) {

    /** Returns the ratio itself. */
    public double ratio() {
        return Math.exp(logRatio);
    }
}
