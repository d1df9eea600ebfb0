package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/** No ratio at all: {@code -A log pi}, REINFORCE as in GRPO-Zero, nano-aha-moment and verl's GPG (arXiv 2504.02546). */
public record Reinforce() implements TrustRegion {

    @Override
    public TokenTerm term(PolicyToken token) {
        return new TokenTerm(-token.advantage() * token.logProb(), 0, -token.advantage(), Clip.NONE);
    }

    @Override
    public boolean usesRatio() {
        return false;
    }
}
