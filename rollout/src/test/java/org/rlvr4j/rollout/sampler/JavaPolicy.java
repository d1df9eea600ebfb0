package org.rlvr4j.rollout.sampler;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** A policy whose logits are a Java function of the sequence. Its decoder insists on the contract. */
final class JavaPolicy implements Policy {
    private final int vocabularySize;
    private final int maxSequenceLength;
    private final Function<int[], double[]> logits;

    int decodersOpened;
    int decodersClosed;

    JavaPolicy(int vocabularySize, int maxSequenceLength, Function<int[], double[]> logits) {
        this.vocabularySize = vocabularySize;
        this.maxSequenceLength = maxSequenceLength;
        this.logits = logits;
    }

    /** Logits that are a hash of the whole sequence, in [-2, 2). */
    static JavaPolicy hashing(int vocabularySize, int maxSequenceLength) {
        return new JavaPolicy(vocabularySize, maxSequenceLength, sequence -> {
            double[] logits = new double[vocabularySize];
            for (int id = 0; id < vocabularySize; id++) {
                long mixed = (31L * Arrays.hashCode(sequence) + id) * 0x9E3779B97F4A7C15L;
                logits[id] = (mixed >>> 11) * 0x1p-51 - 2;
            }
            return logits;
        });
    }

    /** Says the given tokens after any prompt of {@code promptLength}, then the last of them on and on. */
    static JavaPolicy saying(int vocabularySize, int promptLength, int... tokens) {
        return new JavaPolicy(vocabularySize, 1000, sequence -> {
            double[] logits = new double[vocabularySize];
            logits[tokens[Math.min(sequence.length - promptLength, tokens.length - 1)]] = 1000;
            return logits;
        });
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int maxSequenceLength() {
        return maxSequenceLength;
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        if (maxLength > maxSequenceLength) {
            throw new IllegalArgumentException("decoder is longer than the policy");
        }
        decodersOpened++;
        return new JavaDecoder(rows, maxLength);
    }

    private final class JavaDecoder implements Decoder {
        private final int[] @Nullable [] sequences;
        private final int maxLength;

        JavaDecoder(int rows, int maxLength) {
            this.sequences = new int[rows][];
            this.maxLength = maxLength;
            Arrays.fill(sequences, null);
        }

        @Override
        public int rows() {
            return sequences.length;
        }

        @Override
        public void admit(int[] prompt, int[] rows) {
            for (int row : rows) {
                if (sequences[row] != null) {
                    throw new IllegalStateException("row " + row + " is occupied");
                }
                sequences[row] = prompt.clone();
            }
        }

        @Override
        public void release(int row) {
            sequence(row);
            sequences[row] = null;
        }

        private int[] sequence(int row) {
            int[] sequence = sequences[row];
            if (sequence == null) {
                throw new IllegalStateException("row " + row + " is free");
            }
            return sequence;
        }

        @Override
        public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
            int occupied = (int) Arrays.stream(sequences).filter(s -> s != null).count();
            if (rows.length != occupied || rows.length == 0 || steps < 1) {
                throw new IllegalStateException(rows.length + " rows of " + occupied + ", " + steps + " steps");
            }
            Draws draws = new Draws(
                    new int[rows.length][steps], new float[rows.length][steps], new float[rows.length][steps]);
            for (int i = 0; i < rows.length; i++) {
                for (int step = 0; step < steps; step++) {
                    int[] sequence = sequence(rows[i]);
                    if (sequence.length == maxLength) {
                        throw new IllegalStateException("row " + rows[i] + " has no room");
                    }
                    TokenDraw draw = TokenDraw.draw(logits.apply(sequence), distribution, uniforms[i][step]);
                    draws.tokens()[i][step] = draw.token();
                    draws.logProbs()[i][step] = (float) draw.logProb();
                    draws.untemperedLogProbs()[i][step] = (float) draw.untemperedLogProb();
                    int[] longer = Arrays.copyOf(sequence, sequence.length + 1);
                    longer[sequence.length] = draw.token();
                    sequences[rows[i]] = longer;
                }
            }
            return draws;
        }

        @Override
        public void close() {
            decodersClosed++;
        }
    }

    @Override
    public ParameterList parameters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDManager manager() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void zeroGradients() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Policy frozenCopy() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save(Path folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
