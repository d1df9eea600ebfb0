package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * PPO's clip with a second bound on the ratio where it is not clipped: {@code -min(min(r, delta) A, clip(r) A)}
 * (INTELLECT-2, arXiv 2505.07291; TRL's {@code delta}). It bounds the loss of disliked tokens that have become
 * likely, and passes no gradient there.
 *
 * @param clip the inner clip
 * @param delta above {@code 1 + epsilonHigh} to be of use; 4 in INTELLECT-2
 */
public record TwoSidedClip(PpoClip clip, double delta) implements TrustRegion {

    public TwoSidedClip {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta is " + delta + "; it must be above 0, usually 4");
        }
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        double ratio = token.ratio();
        boolean beyond = ratio > delta;
        double free = -Math.min(ratio, delta) * token.advantage();
        double clipped = -clip.clip(ratio) * token.advantage();
        if (free >= clipped) {
            return TokenTerm.ofRatio(free, beyond ? 0 : free, beyond ? Clip.OUTLIER : Clip.NONE);
        }
        boolean inside = clip.clip(ratio) == ratio; // possible where delta lies below the upper bound
        return TokenTerm.ofRatio(clipped, inside ? clipped : 0, inside ? Clip.NONE : Clip.against(token.advantage()));
    }
}
