package org.rlvr4j.grpo.objective.treatment;

import java.util.Comparator;
import java.util.List;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * KL-Cov: the tokens with the highest covariance of advantage and log-probability pay {@code coefficient * |log pi - log
 * pi_old|} on top (arXiv 2505.22617; verl's {@code kl_cov}). Goes with {@link Unclipped}.
 *
 * @param share of the step's tokens that pay, above 0; 2e-4 in verl. At least one does
 * @param coefficient of the penalty; 1 in verl
 */
public record KlCov(double share, double coefficient) implements TokenTreatment {

    public KlCov {
        if (!(share > 0)) {
            throw new IllegalArgumentException("share is " + share + "; it must be above 0, usually 2e-4");
        }
    }

    @Override
    public boolean[][] choose(List<SequenceScores> step) {
        List<Covariances.Position> all = Covariances.of(step);
        int count = Math.min(all.size(), Math.max(1, (int) (share * all.size())));
        return Covariances.mark(
                step,
                all.stream()
                        .sorted(Comparator.comparingDouble(Covariances.Position::value)
                                .reversed())
                        .limit(count)
                        .toList());
    }

    @Override
    public TokenTerm apply(TokenTerm term, SequenceScores scores, int token) {
        double x = scores.logProb(token) - scores.oldLogProb(token);
        return new TokenTerm(
                term.loss() + coefficient * Math.abs(x),
                term.byLogRatio(),
                term.byLogProb() + coefficient * Math.signum(x),
                term.clip());
    }

    @Override
    public boolean silencesEntropy() {
        return false;
    }
}
