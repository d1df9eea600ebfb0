package org.rlvr4j.grpo.objective.treatment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.rlvr4j.grpo.objective.region.PolicyToken;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * Clip-Cov: a few tokens, drawn at random among those with a high covariance of advantage and log-probability, get no
 * policy gradient (arXiv 2505.22617; verl's {@code clip_cov}). Tokens that the trust region clips anyway are
 * no candidates. The draw is a pure function of the seed and the step's scores.
 *
 * @param share of the step's tokens that are dropped, above 0; 2e-4 in the paper. At least one is, if there is a
 *     candidate
 * @param lower bound of a candidate's covariance, exclusive; 1 in the paper
 * @param upper bound of a candidate's covariance, exclusive; 5 in the paper
 * @param trustRegion the objective's, which tells what is clipped anyway
 * @param seed of the draw
 */
public record ClipCov(double share, double lower, double upper, TrustRegion trustRegion, long seed)
        implements TokenTreatment {

    public ClipCov {
        if (!(share > 0)) {
            throw new IllegalArgumentException("share is " + share + "; it must be above 0, usually 2e-4");
        }
        if (!(lower < upper)) {
            throw new IllegalArgumentException("lower bound " + lower + " is not below upper bound " + upper);
        }
    }

    @Override
    public boolean[][] choose(List<SequenceScores> step) {
        List<Covariances.Position> all = Covariances.of(step);
        List<Covariances.Position> candidates = new ArrayList<>(all.stream()
                .filter(p -> p.value() > lower && p.value() < upper)
                .filter(p -> !clipped(step.get(p.sequence()), p.token()))
                .toList());
        int drop = Math.min(candidates.size(), Math.max(1, (int) (share * all.size())));
        Collections.shuffle(candidates, new Random(seed ^ fingerprint(candidates)));
        return Covariances.mark(step, candidates.subList(0, drop));
    }

    @Override
    public TokenTerm apply(TokenTerm term, SequenceScores scores, int token) {
        return term.scaled(0);
    }

    private boolean clipped(SequenceScores scores, int t) {
        double logRatio = scores.logProb(t) - scores.oldLogProb(t);
        TokenTerm term = trustRegion.term(
                new PolicyToken(logRatio, scores.advantage(t), scores.logProb(t), scores.oldLogProb(t)));
        return term.clip() == Clip.LOW || term.clip() == Clip.HIGH;
    }

    private static long fingerprint(List<Covariances.Position> positions) {
        return Double.doubleToLongBits(
                positions.stream().mapToDouble(Covariances.Position::value).sum());
    }
}
