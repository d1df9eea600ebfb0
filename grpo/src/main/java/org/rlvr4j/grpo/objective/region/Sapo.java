package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * SAPO: a sigmoid gate instead of a clip, {@code -A (4 / tau) sigmoid(tau (r - 1))}, with a temperature for each sign of
 * the advantage (arXiv 2511.20347).
 *
 * @param tauPositive for {@code A > 0}, above 0; 1.0 in the paper
 * @param tauNegative for {@code A <= 0}, above 0; 1.05 in the paper, higher so that disliked tokens fade out sooner
 */
public record Sapo(double tauPositive, double tauNegative) implements TrustRegion {

    public Sapo {
        if (!(tauPositive > 0) || !(tauNegative > 0)) {
            throw new IllegalArgumentException("SAPO's temperatures are " + tauPositive + " and " + tauNegative
                    + "; both must be above 0, usually 1.0 and 1.05");
        }
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        double tau = token.advantage() > 0 ? tauPositive : tauNegative;
        double ratio = token.ratio();
        double gate = 1 / (1 + Math.exp(-tau * (ratio - 1)));
        double loss = -token.advantage() * 4 / tau * gate;
        double byLogRatio = -token.advantage() * 4 * gate * (1 - gate) * ratio;
        return TokenTerm.ofRatio(loss, byLogRatio, Clip.NONE);
    }
}
