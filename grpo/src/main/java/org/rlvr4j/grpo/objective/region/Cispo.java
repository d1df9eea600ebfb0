package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * CISPO: the clipped ratio is a constant weight of a REINFORCE term, so that no token loses its gradient: {@code
 * -sg[clip(r, low, high)] A log pi} (MiniMax-M1, arXiv 2506.13585).
 *
 * <p>The bounds are absolute here. Projects mean different things by "epsilon": TRL's is the cap itself (use {@link #cap},
 * 5 in ScaleRL), verl's and NeMo-RL's a band around 1 (use {@link #band}).
 *
 * @param low smallest weight, at least 0
 * @param high largest weight
 */
public record Cispo(double low, double high) implements TrustRegion {

    public Cispo {
        if (!(low >= 0 && low <= high)) {
            throw new IllegalArgumentException("CISPO's bounds are " + low + " and " + high
                    + "; they are ratios, with 0 <= low <= high: for a band around 1 use Cispo.band(...)");
        }
    }

    /** No lower bound, an absolute upper one. */
    public static Cispo cap(double high) {
        return new Cispo(0, high);
    }

    /** The band from {@code 1 - epsilonLow} to {@code 1 + epsilonHigh}. */
    public static Cispo band(double epsilonLow, double epsilonHigh) {
        return new Cispo(1 - epsilonLow, 1 + epsilonHigh);
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        double ratio = token.ratio();
        double byLogProb = -Math.max(low, Math.min(high, ratio)) * token.advantage();
        return new TokenTerm(byLogProb * token.logProb(), 0, byLogProb, clip(ratio, token.advantage()));
    }

    private Clip clip(double ratio, double advantage) {
        if (ratio < low) {
            return Clip.LOW;
        }
        return ratio <= high ? Clip.NONE : advantage > 0 ? Clip.HIGH : Clip.OUTLIER;
    }
}
