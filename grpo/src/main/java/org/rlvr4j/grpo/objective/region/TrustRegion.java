package org.rlvr4j.grpo.objective.region;

/** How a token's loss follows from its ratio and its advantage, and how far an update may go. */
@FunctionalInterface
public interface TrustRegion {

    /** Returns the policy term of one token. */
    TokenTerm term(PolicyToken token);

    /** Returns whether the ratio enters the term at all. */
    default boolean usesRatio() {
        return true;
    }

    /** Returns whether the sampler correction enters the ratio, so that it must not multiply the term again. */
    default boolean absorbsSamplerCorrection() {
        return false;
    }
}
