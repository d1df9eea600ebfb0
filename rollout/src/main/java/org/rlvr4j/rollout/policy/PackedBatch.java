package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link TokenBatch} as the decoder script takes it: the tokens of all sequences in one row, without padding. The
 * last token of a sequence predicts nothing and stays out.
 */
final class PackedBatch {

    private final List<TokenSequence> sequences;
    private final double temperature;
    private final int tokens;
    private final int completionTokens;
    private final int rows;
    private final int width;

    PackedBatch(TokenBatch batch) {
        this(batch.sequences(), batch.temperature());
    }

    PackedBatch(List<TokenSequence> sequences, double temperature) {
        this.sequences = sequences;
        this.temperature = temperature;
        int tokens = 0;
        int completionTokens = 0;
        int rows = 0;
        int width = 0;
        for (TokenSequence sequence : sequences) {
            int inputs = inputs(sequence);
            tokens += inputs;
            completionTokens += sequence.completionLength();
            rows += inputs > 0 ? 1 : 0;
            width = Math.max(width, inputs);
        }
        this.tokens = tokens;
        this.completionTokens = completionTokens;
        this.rows = rows;
        this.width = width;
    }

    private static int inputs(TokenSequence sequence) {
        return sequence.completionLength() == 0 ? 0 : sequence.length() - 1;
    }

    /** Returns whether there is no completion token, so nothing to score. */
    boolean isEmpty() {
        return completionTokens == 0;
    }

    /** Returns the number m of completion tokens. */
    int completionTokens() {
        return completionTokens;
    }

    /** Returns the largest position, plus one. */
    int width() {
        return width;
    }

    /** The tensors of the batch; see {@code decoder.py} for shapes. */
    record Tensors(
            NDArray ids,
            NDArray positions,
            NDArray cells,
            NDArray grid,
            NDArray index,
            NDArray targets,
            NDArray temperature) {}

    Tensors tensors(NDManager manager) {
        long[] ids = new long[tokens];
        long[] positions = new long[tokens];
        long[] cells = new long[tokens];
        long[] index = new long[completionTokens];
        long[] targets = new long[completionTokens];
        int at = 0;
        int scored = 0;
        int row = 0;
        for (TokenSequence sequence : sequences) {
            int inputs = inputs(sequence);
            for (int t = 0; t < inputs; t++) {
                ids[at] = sequence.tokens()[t];
                positions[at] = t;
                cells[at] = (long) row * width + t;
                if (t + 1 >= sequence.promptLength()) {
                    index[scored] = at;
                    targets[scored] = sequence.tokens()[t + 1];
                    scored++;
                }
                at++;
            }
            row += inputs > 0 ? 1 : 0;
        }
        return new Tensors(
                manager.create(ids),
                manager.create(positions),
                manager.create(cells),
                manager.create(new long[] {rows, width}),
                manager.create(index),
                manager.create(targets),
                manager.create(temperature));
    }

    /** Cuts {@code [2, m]} as the script returns it into the sequences' scores. */
    TokenScores unpack(float[] packed) {
        double[] wide = new double[packed.length];
        Arrays.setAll(wide, i -> packed[i]);
        return PackedScores.unpack(new TokenBatch(sequences, temperature), wide);
    }

    /**
     * Lays gradients out as {@code [2, m]}.
     *
     * @throws IllegalArgumentException if the shape differs from the batch's, or an entry is not finite
     */
    float[] pack(TokenScores gradient) {
        double[] wide = PackedScores.pack(new TokenBatch(sequences, temperature), gradient);
        float[] packed = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            packed[i] = (float) wide[i];
        }
        return packed;
    }
}
