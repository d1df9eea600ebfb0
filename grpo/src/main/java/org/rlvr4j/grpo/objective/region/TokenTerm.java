package org.rlvr4j.grpo.objective.region;

/**
 * The policy term of one token, to be minimised, and its partial derivatives.
 *
 * @param loss the term
 * @param byLogRatio derivative by the log-ratio
 * @param byLogProb derivative by the token's own log-probability, beside what goes through the ratio
 * @param clip whether and where the trust region held the token back
 */
public record TokenTerm(double loss, double byLogRatio, double byLogProb, Clip clip) {

    /** Where a trust region holds a token back. */
    public enum Clip {
        /** It does not. */
        NONE,
        /** A disliked token is already less likely than the lower bound. */
        LOW,
        /** A liked token is already more likely than the upper bound. */
        HIGH,
        /** A disliked token has become so likely that its loss is cut off. */
        OUTLIER;

        /** Returns the side on which tokens of this advantage are held back. */
        public static Clip against(double advantage) {
            return advantage < 0 ? LOW : HIGH;
        }
    }

    /** A term whose gradient goes through the ratio alone. */
    public static TokenTerm ofRatio(double loss, double byLogRatio, Clip clip) {
        return new TokenTerm(loss, byLogRatio, 0, clip);
    }

    /** Returns this term times a constant; exactly 0 if the constant is. */
    public TokenTerm scaled(double factor) {
        return factor == 0
                ? new TokenTerm(0, 0, 0, clip)
                : new TokenTerm(factor * loss, factor * byLogRatio, factor * byLogProb, clip);
    }
}
