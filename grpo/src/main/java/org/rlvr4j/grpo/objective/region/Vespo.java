package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.ratio.SequenceSumRatio;
import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * VESPO: a gamma-shaped weight of the sequence's ratio {@code W} as a constant factor of a REINFORCE term, {@code
 * -sg[phi(W)] A log pi} with {@code phi(W) = e^lambda W^k e^(-lambda W)}, which is 1 at {@code W = 1} (arXiv 2602.10693). Goes with {@link SequenceSumRatio}, which takes the sampler correction into {@code W}.
 *
 * @param kPositive power for {@code A >= 0}; 2 in TRL
 * @param lambdaPositive decay for {@code A >= 0}, at least 1e-4; 3 in TRL
 * @param kNegative power for {@code A < 0}; 3 in TRL
 * @param lambdaNegative decay for {@code A < 0}, at least 1e-4; 2 in TRL
 */
public record Vespo(double kPositive, double lambdaPositive, double kNegative, double lambdaNegative)
        implements TrustRegion {

    public Vespo {
        if (!(lambdaPositive >= 1e-4) || !(lambdaNegative >= 1e-4)) {
            throw new IllegalArgumentException("VESPO's lambdas are " + lambdaPositive + " and " + lambdaNegative
                    + "; both must be at least 1e-4, usually 3 and 2");
        }
    }

    /** Returns the weight of a sequence. */
    public double phi(double logRatio, double advantage) {
        double k = advantage >= 0 ? kPositive : kNegative;
        double lambda = advantage >= 0 ? lambdaPositive : lambdaNegative;
        double phi = Math.exp(lambda + k * logRatio - lambda * Math.exp(logRatio));
        return Double.isFinite(phi) ? phi : 0;
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        double byLogProb = -phi(token.logRatio(), token.advantage()) * token.advantage();
        return new TokenTerm(byLogProb * token.logProb(), 0, byLogProb, Clip.NONE);
    }

    @Override
    public boolean absorbsSamplerCorrection() {
        return true;
    }
}
