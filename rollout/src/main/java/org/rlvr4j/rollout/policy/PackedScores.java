package org.rlvr4j.rollout.policy;

import java.util.List;

/**
 * {@link TokenScores} as one array {@code [2, completion tokens]}: log-probabilities, then entropies. Policies
 * that answer with tensors bring an objective's numbers to and fro in it.
 */
public final class PackedScores {

    private PackedScores() {}

    /**
     * Cuts an array into the batch's sequences.
     *
     * @param packed {@code [2 * completion tokens]}
     */
    public static TokenScores unpack(TokenBatch batch, double[] packed) {
        TokenScores scores = TokenScores.zeros(batch);
        int at = 0;
        for (int i = 0; i < scores.logProbs().length; i++) {
            int length = scores.logProbs()[i].length;
            System.arraycopy(packed, at, scores.logProbs()[i], 0, length);
            System.arraycopy(packed, packed.length / 2 + at, scores.entropies()[i], 0, length);
            at += length;
        }
        return scores;
    }

    /**
     * Lays out what an objective returned.
     *
     * @return {@code [2 * completion tokens]}
     * @throws IllegalArgumentException if its shape is not the batch's, or an entry is not finite
     */
    public static double[] pack(TokenBatch batch, TokenScores gradient) {
        List<TokenSequence> sequences = batch.sequences();
        double[] packed = new double[2 * batch.completionTokens()];
        if (gradient.logProbs().length != sequences.size() || gradient.entropies().length != sequences.size()) {
            throw new IllegalArgumentException("the objective returned gradients for " + gradient.logProbs().length
                    + " and " + gradient.entropies().length + " sequences of a batch of " + sequences.size());
        }
        int at = 0;
        for (int i = 0; i < sequences.size(); i++) {
            int length = sequences.get(i).completionLength();
            if (gradient.logProbs()[i].length != length || gradient.entropies()[i].length != length) {
                throw new IllegalArgumentException("the objective returned " + gradient.logProbs()[i].length
                        + " log-prob and " + gradient.entropies()[i].length + " entropy gradients for the " + length
                        + " completion tokens of sequence " + i);
            }
            for (int t = 0; t < length; t++, at++) {
                packed[at] = finite(gradient.logProbs()[i][t], i, t);
                packed[packed.length / 2 + at] = finite(gradient.entropies()[i][t], i, t);
            }
        }
        return packed;
    }

    private static double finite(double value, int sequence, int token) {
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException("the objective's gradient at sequence " + sequence
                    + ", completion token " + token + " is " + value
                    + ": look at that rollout's log-probs and advantage");
        }
        return value;
    }
}
