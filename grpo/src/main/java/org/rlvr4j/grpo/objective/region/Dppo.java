package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * DPPO: a trust region in probabilities, not ratios. A token whose probability has moved too far in the direction its
 * advantage pushes it drops out; otherwise {@code -A r} (prime-rl's default with total variation 0.2 against the sampler;
 * SkyRL, verl).
 *
 * @param divergence how far is measured
 * @param low largest divergence of disliked tokens that have become less likely
 * @param high largest divergence of liked tokens that have become more likely
 */
public record Dppo(Divergence divergence, double low, double high) implements TrustRegion {

    /** A distance of the probabilities {@code p} and {@code p_old} of one token. */
    public enum Divergence {
        /** Total variation of "this token or another": {@code |p - p_old|}. */
        TV,
        /** KL divergence of "this token or another" from old to current. */
        BINARY_KL;

        double between(double old, double current) {
            double p = Math.exp(current);
            double q = Math.exp(old);
            return this == TV ? Math.abs(p - q) : q * (old - current) + (1 - q) * (Math.log1p(-q) - Math.log1p(-p));
        }
    }

    public Dppo {
        if (!(low >= 0) || !(high >= 0)) {
            throw new IllegalArgumentException("DPPO's bounds are " + low + " and " + high + "; they are at least 0");
        }
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        boolean liked = token.advantage() > 0;
        double moved = token.logProb() - token.oldLogProb();
        boolean further = liked ? moved > 0 : moved < 0;
        if (further && divergence.between(token.oldLogProb(), token.logProb()) > (liked ? high : low)) {
            return TokenTerm.ofRatio(0, 0, liked ? Clip.HIGH : Clip.LOW);
        }
        double loss = -token.ratio() * token.advantage();
        return TokenTerm.ofRatio(loss, loss, Clip.NONE);
    }
}
