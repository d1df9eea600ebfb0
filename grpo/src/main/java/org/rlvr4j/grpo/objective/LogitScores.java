package org.rlvr4j.grpo.objective;

import java.util.Arrays;

/**
 * The log-probability and the entropy of one token as functions of its logits, with their gradients, in {@code double}:
 * what a policy's head computes natively, written down once, and all that a tabular policy needs.
 *
 * @param logProbs of all tokens, in nats
 * @param entropy of their distribution, in nats
 */
public record LogitScores(double[] logProbs, double entropy) {

    /**
     * Scores a distribution.
     *
     * @param logits one per token
     * @param temperature what they are divided by, above 0
     */
    public static LogitScores of(double[] logits, double temperature) {
        double max = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits)
                .map(logit -> Math.exp((logit - max) / temperature))
                .sum();
        double[] logProbs = Arrays.stream(logits)
                .map(logit -> (logit - max) / temperature - Math.log(sum))
                .toArray();
        double entropy = -Arrays.stream(logProbs)
                .map(logProb -> Math.exp(logProb) * logProb)
                .filter(term -> !Double.isNaN(term))
                .sum();
        return new LogitScores(logProbs, entropy);
    }

    /**
     * Returns the gradient by the logits, given those by a token's log-probability and by the entropy.
     *
     * @param token whose log-probability the objective saw
     * @param temperature the one that the scores were computed with
     */
    public double[] backward(int token, double byLogProb, double byEntropy, double temperature) {
        double[] gradient = new double[logProbs.length];
        for (int v = 0; v < gradient.length; v++) {
            double p = Math.exp(logProbs[v]);
            double ofEntropy = p == 0 ? 0 : -p * (logProbs[v] + entropy);
            gradient[v] = (byLogProb * ((v == token ? 1 : 0) - p) + byEntropy * ofEntropy) / temperature;
        }
        return gradient;
    }
}
