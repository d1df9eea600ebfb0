package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** A {@link Decoder} for blocks without a cache: each step runs forward over the whole sequences. */
final class RecomputingDecoder implements Decoder {
    private final LogitsModel model;
    private final NDManager manager;
    private final int vocabularySize;
    private final int maxLength;
    private final int[] @Nullable [] sequences;

    RecomputingDecoder(LogitsModel model, NDManager manager, int vocabularySize, int rows, int maxLength) {
        this.model = model;
        this.manager = manager;
        this.vocabularySize = vocabularySize;
        this.maxLength = maxLength;
        this.sequences = new int[rows][];
        Arrays.fill(sequences, null);
    }

    @Override
    public int rows() {
        return sequences.length;
    }

    @Override
    public void admit(int[] prompt, int[] rows) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty; begin it with the BOS token");
        }
        if (prompt.length >= maxLength) {
            throw new IllegalArgumentException("the prompt has " + prompt.length
                    + " tokens, which leaves no room in a decoder of length " + maxLength);
        }
        for (int token : prompt) {
            if (token < 0 || token >= vocabularySize) {
                throw new IllegalArgumentException(
                        "token id " + token + " is outside the policy's vocabulary of " + vocabularySize);
            }
        }
        for (int row : rows) {
            if (sequences[row] != null) {
                throw new IllegalStateException("row " + row + " is occupied: release it first");
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
            throw new IllegalStateException("row " + row + " is free: admit a prompt first");
        }
        return sequence;
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
        return draw(rows, steps, uniforms, distribution, Barred.nothing(rows.length));
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution, Barred barred) {
        for (int row : rows) {
            if (sequence(row).length + steps > maxLength) {
                throw new IllegalArgumentException("a row of " + sequence(row).length + " tokens has no room for "
                        + steps + " more in a decoder of length " + maxLength);
            }
        }
        Draws draws =
                new Draws(new int[rows.length][steps], new float[rows.length][steps], new float[rows.length][steps]);
        for (int step = 0; step < steps; step++) {
            double[] logits = lastLogits(rows);
            for (int i = 0; i < rows.length; i++) {
                double[] row = Arrays.copyOfRange(logits, i * vocabularySize, (i + 1) * vocabularySize);
                TokenDraw.Context context = new TokenDraw.Context(sequence(rows[i]), barred.at(i, step));
                TokenDraw draw = TokenDraw.draw(row, distribution, context, uniforms[i][step]);
                draws.tokens()[i][step] = draw.token();
                draws.logProbs()[i][step] = (float) draw.logProb();
                draws.untemperedLogProbs()[i][step] = (float) draw.untemperedLogProb();
                append(rows[i], draw.token());
            }
        }
        return draws;
    }

    private void append(int row, int token) {
        int[] sequence = sequence(row);
        int[] longer = Arrays.copyOf(sequence, sequence.length + 1);
        longer[sequence.length] = token;
        sequences[row] = longer;
    }

    /** Returns the logits after each row's last token, {@code [row * vocabulary]}. */
    private double[] lastLogits(int[] rows) {
        int width = Arrays.stream(rows).map(row -> sequence(row).length).max().orElseThrow();
        long[] ids = new long[rows.length * width];
        long[] last = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int[] sequence = sequence(rows[i]);
            for (int t = 0; t < sequence.length; t++) {
                ids[i * width + t] = sequence[t];
            }
            last[i] = (long) i * width + sequence.length - 1;
        }
        try (NDManager scope = manager.newSubManager();
                GradMode mode = GradMode.off()) {
            NDArray logits = model.logits(scope.create(ids, new Shape(rows.length, width)), mode.records());
            logits.attach(scope);
            return logits.reshape(-1, vocabularySize)
                    .get(scope.create(last))
                    .toType(DataType.FLOAT64, false)
                    .toDoubleArray();
        }
    }

    @Override
    public void close() {
        Arrays.fill(sequences, null);
    }
}
