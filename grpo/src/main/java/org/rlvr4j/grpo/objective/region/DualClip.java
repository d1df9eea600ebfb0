package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * Dual-clip PPO: for negative advantages the clipped loss is cut off at {@code -c A} (arXiv 1912.09729; verl,
 * OpenRLHF and NeMo-RL with {@code c = 3}).
 *
 * @param clip the inner clip
 * @param c above 1
 */
public record DualClip(PpoClip clip, double c) implements TrustRegion {

    public DualClip {
        if (!(c > 1)) {
            throw new IllegalArgumentException("the dual clip's c is " + c + "; it must be above 1, usually 3");
        }
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        TokenTerm term = clip.term(token);
        double limit = -c * token.advantage();
        return token.advantage() < 0 && term.loss() > limit ? TokenTerm.ofRatio(limit, 0, Clip.OUTLIER) : term;
    }
}
