package org.rlvr4j.grpo.objective.treatment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * Only the tokens with the highest entropy learn: the "forking tokens" of "Beyond the 80/20 rule" (arXiv 2506.01939). The threshold is the linearly interpolated quantile over all unmasked tokens of the step; tokens at the
 * threshold are kept.
 *
 * @param share of tokens kept, in [0, 1]; the paper uses 0.2, and 0 keeps those with the very highest
 */
public record TopEntropyMask(double share) implements TokenTreatment {

    public TopEntropyMask {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + "; it lies in [0, 1], usually 0.2");
        }
    }

    @Override
    public boolean[][] choose(List<SequenceScores> step) {
        return below(step, 1 - share);
    }

    /** Returns true at masked tokens and at those with less entropy than a quantile, in [0, 1], of the others'. */
    public static boolean[][] below(List<SequenceScores> step, double quantile) {
        double threshold = quantile(unmaskedEntropies(step), quantile);
        boolean[][] low = new boolean[step.size()][];
        for (int i = 0; i < low.length; i++) {
            SequenceScores scores = step.get(i);
            low[i] = new boolean[scores.length()];
            for (int t = 0; t < scores.length(); t++) {
                low[i][t] = !scores.counts(t) || scores.entropy(t) < threshold;
            }
        }
        return low;
    }

    @Override
    public TokenTerm apply(TokenTerm term, SequenceScores scores, int token) {
        return term.scaled(0);
    }

    private static double[] unmaskedEntropies(List<SequenceScores> step) {
        return step.stream()
                .flatMapToDouble(scores -> IntStream.range(0, scores.length())
                        .filter(scores::counts)
                        .mapToDouble(scores::entropy))
                .toArray();
    }

    private static double quantile(double[] values, double q) {
        if (values.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        Arrays.sort(values);
        double rank = q * (values.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(below + 1, values.length - 1);
        return values[below] + (rank - below) * (values[above] - values[below]);
    }
}
