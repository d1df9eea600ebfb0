package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/** No trust region: {@code -r A}, importance-weighted policy gradient. */
public record Unclipped() implements TrustRegion {

    @Override
    public TokenTerm term(PolicyToken token) {
        double loss = -token.ratio() * token.advantage();
        return TokenTerm.ofRatio(loss, loss, Clip.NONE);
    }
}
