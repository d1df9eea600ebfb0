package org.rlvr4j.grpo.objective.region;

import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;

/**
 * PPO's clipped surrogate: {@code -min(r A, clip(r, 1 - epsilonLow, 1 + epsilonHigh) A)} (arXiv 1707.06347, equation 7).
 * Different bounds are DAPO's clip-higher (arXiv 2503.14476: 0.2 and 0.28).
 *
 * @param epsilonLow at least 0; from 1 on it never clips, since ratios are positive
 * @param epsilonHigh at least 0
 */
public record PpoClip(double epsilonLow, double epsilonHigh) implements TrustRegion {

    public PpoClip {
        if (!(epsilonLow >= 0)) {
            throw new IllegalArgumentException("epsilonLow is " + epsilonLow + "; it is at least 0, usually 0.2");
        }
        if (!(epsilonHigh >= 0)) {
            throw new IllegalArgumentException(
                    "epsilonHigh is " + epsilonHigh + "; it is at least 0, usually 0.2 to 0.28");
        }
    }

    /** The same bound on both sides. */
    public PpoClip(double epsilon) {
        this(epsilon, epsilon);
    }

    @Override
    public TokenTerm term(PolicyToken token) {
        double ratio = token.ratio();
        double free = -ratio * token.advantage();
        double clipped = -clip(ratio) * token.advantage();
        return free >= clipped
                ? TokenTerm.ofRatio(free, free, Clip.NONE)
                : TokenTerm.ofRatio(clipped, 0, Clip.against(token.advantage()));
    }

    double clip(double ratio) {
        return Math.max(1 - epsilonLow, Math.min(1 + epsilonHigh, ratio));
    }
}
