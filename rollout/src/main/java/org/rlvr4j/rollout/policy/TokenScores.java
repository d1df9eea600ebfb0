package org.rlvr4j.rollout.policy;

/**
 * One log-probability and one entropy per completion token, or the gradient of an objective by each of them.
 *
 * @param logProbs {@code [sequence][completion token]}, in nats
 * @param entropies the same shape, in nats: the entropy of the distribution that the token was drawn from
 */
public record TokenScores(double[][] logProbs, double[][] entropies) {

    /** Returns zeros in the shape of a batch's completions. */
    public static TokenScores zeros(TokenBatch batch) {
        int n = batch.sequences().size();
        double[][] logProbs = new double[n][];
        double[][] entropies = new double[n][];
        for (int i = 0; i < n; i++) {
            int length = batch.sequences().get(i).completionLength();
            logProbs[i] = new double[length];
            entropies[i] = new double[length];
        }
        return new TokenScores(logProbs, entropies);
    }
}
