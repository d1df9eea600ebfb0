package org.rlvr4j.grpo.conformance;

import org.rlvr4j.grpo.objective.LogitScores;
import org.rlvr4j.rollout.policy.TokenScores;

/** Scores of whole completions from their logits, and the way back. */
record Logits(LogitScores[][] scores, int[][] ids, double temperature) {

    static Logits of(double[][][] logits, double[][] ids, double temperature) {
        LogitScores[][] scores = new LogitScores[logits.length][];
        int[][] tokens = new int[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = new LogitScores[logits[i].length];
            tokens[i] = new int[logits[i].length];
            for (int t = 0; t < logits[i].length; t++) {
                scores[i][t] = LogitScores.of(logits[i][t], temperature);
                tokens[i][t] = (int) ids[i][t];
            }
        }
        return new Logits(scores, tokens, temperature);
    }

    TokenScores tokenScores() {
        double[][] logProbs = new double[ids.length][];
        double[][] entropies = new double[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            logProbs[i] = new double[ids[i].length];
            entropies[i] = new double[ids[i].length];
            for (int t = 0; t < ids[i].length; t++) {
                logProbs[i][t] = scores[i][t].logProbs()[ids[i][t]];
                entropies[i][t] = scores[i][t].entropy();
            }
        }
        return new TokenScores(logProbs, entropies);
    }

    double[][][] backward(double[][] byLogProb, double[][] byEntropy) {
        double[][][] gradient = new double[ids.length][][];
        for (int i = 0; i < ids.length; i++) {
            gradient[i] = new double[ids[i].length][];
            for (int t = 0; t < ids[i].length; t++) {
                gradient[i][t] = scores[i][t].backward(ids[i][t], byLogProb[i][t], byEntropy[i][t], temperature);
            }
        }
        return gradient;
    }
}
