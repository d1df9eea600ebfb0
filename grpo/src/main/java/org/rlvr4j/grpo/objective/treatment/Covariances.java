package org.rlvr4j.grpo.objective.treatment;

import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * The contribution of each unmasked token of a step to the covariance of advantage and log-probability, which drives the
 * policy's entropy down (arXiv 2505.22617).
 */
final class Covariances {
    private Covariances() {}

    /** A position of the step and its value. */
    record Position(int sequence, int token, double value) {}

    static List<Position> of(List<SequenceScores> step) {
        double advantages = 0;
        double logProbs = 0;
        int count = 0;
        for (SequenceScores scores : step) {
            for (int t = 0; t < scores.length(); t++) {
                if (scores.counts(t)) {
                    advantages += scores.advantage(t);
                    logProbs += scores.logProb(t);
                    count++;
                }
            }
        }
        List<Position> positions = new ArrayList<>(count);
        for (int i = 0; i < step.size(); i++) {
            SequenceScores scores = step.get(i);
            for (int t = 0; t < scores.length(); t++) {
                if (scores.counts(t)) {
                    double value = (scores.advantage(t) - advantages / count) * (scores.logProb(t) - logProbs / count);
                    positions.add(new Position(i, t, value));
                }
            }
        }
        return positions;
    }

    static boolean[][] mark(List<SequenceScores> step, List<Position> positions) {
        boolean[][] marked = step.stream().map(s -> new boolean[s.length()]).toArray(boolean[][]::new);
        positions.forEach(p -> marked[p.sequence()][p.token()] = true);
        return marked;
    }
}
