package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's weights, and the pass of tokens through them.
 *
 * <p>Weights are loaded in the form and order that {@code prepare.py} gives them, and can be loaded again at any time.
 * Rows of the embedding are read when their tokens first occur, unless they can be read out of the head.
 * Sequences keep the keys and values of the weights that were there when their tokens went through. Not thread-safe;
 * within a call the work is divided over threads.
 */
public final class VectorModel implements AutoCloseable {

    /** Tensors of a layer, as {@code prepare.py} lists them. */
    private static final int LAYER = 12;

    private final VectorShape shape;
    private final PagePool pool;
    private final Workers workers;
    private final VectorLayer[] layers;
    private final PackedMatrix head;
    /** None where the embedding is read out of the head. */
    private final @Nullable EmbeddingRows embedding;

    private final float[] norm;
    private final Attention[] attention;
    /** By thread: room for what is between. */
    private final float[][] spares;

    private final int[] positions = new int[VectorShape.ROWS];
    private final PackedRows packed = new PackedRows();
    private float @Nullable [] normBias;
    private float @Nullable [] learned;
    private @Nullable Rotary rotary;
    private Rows rows;

    /**
     * Makes a model whose weights are all zero.
     *
     * @param half whether the layers' matrices, keys and values are held in bfloat16; sums and all else are float32
     * @param halfHead whether the head's is
     * @param source of the embedding's rows; not asked where the embedding is the head's, in float32
     * @param threads that work on a pass
     */
    public VectorModel(VectorShape shape, boolean half, boolean halfHead, EmbeddingSource source, int threads) {
        this.shape = shape;
        this.pool = new PagePool(shape, half);
        this.workers = new Workers(threads);
        this.layers = new VectorLayer[shape.layers()];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new VectorLayer(shape, i, half);
        }
        this.head = PackedMatrix.of(shape.vocabulary(), shape.hidden(), halfHead);
        this.embedding =
                shape.readsHead(halfHead) ? null : new EmbeddingRows(shape.vocabulary(), shape.hidden(), source);
        this.norm = new float[shape.hidden()];
        this.attention = new Attention[threads];
        for (int i = 0; i < threads; i++) {
            attention[i] = new Attention(shape, pool);
        }
        this.spares = new float[threads][shape.mlp()];
        this.rows = new Rows(shape, 1);
    }

    /**
     * Loads a tensor, in place of what was there.
     *
     * @param index its place in what {@code prepare.py} returns
     * @param values all of them, row by row; none for a tensor that the architecture does not have
     */
    public void load(int index, FloatBuffer values) {
        PackedMatrix matrix = matrix(index);
        if (matrix != null) {
            load(index, MatrixRows.of(values, matrix.in));
        } else if (index < LAYER * layers.length) {
            layers[index / LAYER].load(index % LAYER, values);
        } else {
            switch (index - LAYER * layers.length) {
                case 0 -> {} // the embedding, whose rows are read when they are needed
                case 1 -> learned = values.hasRemaining() ? all(values) : null;
                case 2 -> values.get(norm);
                case 3 -> normBias = values.hasRemaining() ? all(values) : null;
                default -> {} // sqrt(d eps), which follows from the shape
            }
        }
    }

    /** Loads a matrix, in place of what was there; {@code index} is its place in what {@code prepare.py} returns. */
    public void load(int index, MatrixRows matrix) {
        PackedMatrix target = matrix(index);
        if (target == null) {
            throw new IllegalArgumentException("tensor " + index + " is no matrix");
        }
        workers.split(target.panels(), (worker, first, last) -> target.load(matrix, first, last));
    }

    /** Forgets what was read of the embedding: tokens that occur from now on have the rows of now. */
    public void forgetEmbedding() {
        EmbeddingRows read = embedding;
        if (read != null) {
            read.clear();
        }
    }

    private @Nullable PackedMatrix matrix(int index) {
        int outside = index - LAYER * layers.length;
        if (outside < 0) {
            return layers[index / LAYER].matrix(index % LAYER);
        }
        return outside == 4 ? head : null;
    }

    static float[] all(FloatBuffer values) {
        float[] copy = new float[values.remaining()];
        values.get(copy);
        return copy;
    }

    /**
     * Sets the rotary tables, {@code [table, position, rotaryDims]} each, halves as in {@code rotate_half}: columns
     * {@code i} and {@code i + rotaryDims / 2} are alike.
     */
    public void rotary(float[] cosines, float[] sines) {
        rotary = shape.rotaryDims() == 0 ? null : new Rotary(tables(), shape.rotaryDims(), cosines, sines);
    }

    /** Returns a new, empty sequence. */
    public Sequence sequence() {
        return new Sequence(pool);
    }

    /** Returns the distance of rows of logits: the vocabulary, up to whole vectors. */
    public int logitStride() {
        return head.width();
    }

    /** Returns the bytes of weights and of keys and values. */
    public long bytes() {
        long bytes = head.bytes() + pool.bytes() + (embedding == null ? 0 : embedding.bytes());
        for (VectorLayer layer : layers) {
            bytes += layer.bytes();
        }
        return bytes;
    }

    /**
     * Passes tokens through the model, each to the end of its sequence.
     *
     * @param sequences whose they are; tokens of one sequence stand in their order
     * @param logits {@code [n, logitStride()]}, or null where none are wanted, which saves most of the last layer
     */
    public void forward(int[] tokens, Sequence[] sequences, int n, float @Nullable [] logits) {
        for (int from = 0; from < n; from += VectorShape.ROWS) {
            forward(tokens, sequences, from, Math.min(n, from + VectorShape.ROWS), logits);
        }
    }

    private void forward(int[] tokens, Sequence[] sequences, int from, int to, float @Nullable [] logits) {
        int n = to - from;
        if (rows.capacity() < n) {
            rows = new Rows(shape, n);
        }
        if (embedding != null) {
            embedding.require(tokens, from, to);
        }
        for (int i = 0; i < n; i++) {
            Sequence sequence = sequences[from + i];
            sequence.append();
            positions[i] = sequence.length() - 1;
            embed(tokens[from + i], positions[i], i * shape.hidden());
        }
        for (int i = 0; i < layers.length; i++) {
            pass(i, sequences, from, n, logits == null);
        }
        if (logits != null) {
            for (int i = 0; i < n; i++) {
                int at = i * shape.hidden();
                if (shape.layerNorm()) {
                    Norms.layer(rows.stream, at, shape.hidden(), shape.eps(), norm, normBias, rows.normed, at);
                } else {
                    Norms.rms(rows.stream, at, shape.hidden(), shape.eps(), norm, rows.normed, at);
                }
            }
            int stride = logitStride();
            float[] out = from == 0 ? logits : new float[n * stride];
            product(head, rows.normed, shape.hidden(), n, out, stride);
            if (shape.logitCap() > 0) {
                Functions.softCap(out, 0, n * stride, shape.logitCap());
            }
            if (from > 0) {
                System.arraycopy(out, 0, logits, from * stride, n * stride);
            }
        }
    }

    private void embed(int token, int position, int at) {
        float[] x = rows.stream;
        int d = shape.hidden();
        if (embedding == null) {
            head.get(token, x, at);
        } else {
            embedding.get(token, x, at);
        }
        if (shape.embeddingScale() != 1) {
            for (int i = 0; i < d; i++) {
                x[at + i] *= shape.embeddingScale();
            }
        }
        float[] table = learned;
        if (table != null) {
            Norms.add(table, position * d, d, x, at);
        }
    }

    private void pass(int index, Sequence[] sequences, int from, int n, boolean withoutLogits) {
        VectorLayer layer = layers[index];
        int d = shape.hidden();
        int width = layer.queryKeyValue.width();
        normed(n);
        product(layer.queryKeyValue, rows.normed, d, n, rows.wide, width);
        boolean keysOnly = withoutLogits && index == layers.length - 1;
        boolean apart = apart(sequences, from, n);
        workers.split(n, (worker, first, last) -> {
            for (int i = first; i < last; i++) {
                keep(layer, sequences[from + i], i);
                if (apart && !keysOnly) {
                    attend(worker, index, sequences[from + i], i);
                }
            }
        });
        if (keysOnly) {
            return;
        }
        if (!apart) {
            workers.split(n, (worker, first, last) -> {
                for (int i = first; i < last; i++) {
                    attend(worker, index, sequences[from + i], i);
                }
            });
        }
        product(layer.output, rows.heads, shape.queryWidth(), n, rows.back, layer.output.width());
        add(n, layer.attentionNorm, layer.output.width());
        normed(n);
        int inner = layer.gateUp.width();
        product(layer.gateUp, rows.normed, d, n, rows.wide, inner);
        workers.split(n, (worker, first, last) -> {
            for (int i = first; i < last; i++) {
                int at = i * inner;
                Functions.activate(
                        shape.activation(),
                        rows.wide,
                        at,
                        shape.gated() ? at + shape.mlp() : -1,
                        shape.mlp(),
                        spares[worker]);
            }
        });
        product(layer.down, rows.wide, inner, n, rows.back, layer.down.width());
        add(n, layer.mlpNorm, layer.down.width());
    }

    /** Whether no two tokens are of one sequence, so that each can attend as soon as its own key is there. */
    private boolean apart(Sequence[] sequences, int from, int n) {
        for (int i = 0; i < n; i++) {
            if (positions[i] != sequences[from + i].length() - 1) {
                return false;
            }
        }
        return true;
    }

    /** Turns a row's query and key and puts its key and value into its sequence. */
    private void keep(VectorLayer layer, Sequence sequence, int row) {
        int at = row * layer.queryKeyValue.width();
        turn(layer, rows.wide, at, positions[row]);
        int page = sequence.pageOf(positions[row]);
        int slot = positions[row] - sequence.begin(page);
        int key = at + shape.queryWidth();
        int value = key + shape.keyWidth();
        pool.write(sequence.page(page), layer.index, slot, rows.wide, key, value, shape.kvHeads());
    }

    private void attend(int worker, int layer, Sequence sequence, int row) {
        int at = row * layers[layer].queryKeyValue.width();
        attention[worker].attend(sequence, layer, positions[row], rows.wide, at, rows.heads, row * shape.queryWidth());
    }

    private void product(PackedMatrix matrix, float[] x, int stride, int n, float[] y, int ldy) {
        packed.pack(x, stride, matrix.in, n);
        workers.split(matrix.panels(), (worker, first, last) -> matrix.multiply(packed, y, ldy, first, last));
    }

    /** The norm before a product, whose weight is in the product's. */
    private void normed(int n) {
        int d = shape.hidden();
        for (int i = 0; i < n; i++) {
            int at = i * d;
            if (shape.layerNorm()) {
                Norms.layer(rows.stream, at, d, shape.eps(), null, null, rows.normed, at);
            } else {
                Norms.unit(rows.stream, at, d, d * shape.eps(), rows.normed, at);
            }
        }
    }

    /** Adds a product to the residual stream, through a norm where the layer has one there. */
    private void add(int n, float @Nullable [] weight, int ld) {
        int d = shape.hidden();
        for (int i = 0; i < n; i++) {
            if (weight != null) {
                Norms.rms(rows.back, i * ld, d, shape.eps(), weight, rows.back, i * ld);
            }
            Norms.add(rows.back, i * ld, d, rows.stream, i * d);
        }
    }

    /** Norms and rotates a row's queries and keys, whose halves lie in pairs. */
    private void turn(VectorLayer layer, float[] x, int at, int position) {
        norm(layer.queryNorm, shape.heads(), x, at);
        norm(layer.keyNorm, shape.kvHeads(), x, at + shape.queryWidth());
        int rope = shape.ropes()[layer.index];
        if (rope >= 0 && shape.rotaryDims() > 0) {
            Objects.requireNonNull(rotary, "the rotary tables have to be set first");
            rotary.turn(rope, position, x, at, shape.heads() + shape.kvHeads(), shape.headDim());
        }
    }

    private void norm(float @Nullable [] weight, int heads, float[] x, int at) {
        if (weight != null) {
            for (int head = 0; head < heads; head++) {
                int h = at + head * shape.headDim();
                Norms.rms(x, h, shape.headDim(), shape.eps(), weight, x, h);
            }
        }
    }

    private int tables() {
        int most = 0;
        for (int rope : shape.ropes()) {
            most = Math.max(most, rope);
        }
        return most + 1;
    }

    /** Runs tasks, one for each index, on the threads of this model, and returns when all are done. */
    public void each(int n, IntConsumer task) {
        workers.split(n, (worker, first, last) -> {
            for (int i = first; i < last; i++) {
                task.accept(i);
            }
        });
    }

    /** Lets Java have the memory of keys and values when it needs it, if no sequence holds any. */
    public void trim() {
        pool.trim();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }

    /** What passes between the layers' parts, row by row. */
    private static final class Rows {
        private final int capacity;
        final float[] stream;
        final float[] normed;
        final float[] wide;
        final float[] heads;
        final float[] back;

        Rows(VectorShape shape, int n) {
            this.capacity = n;
            int d = shape.hidden();
            int wide =
                    Math.max(shape.queryWidth() + 2 * shape.keyWidth(), shape.gated() ? 2 * shape.mlp() : shape.mlp());
            this.stream = new float[n * d];
            this.normed = new float[n * d];
            this.wide = new float[n * Lanes.padded(wide, 2 * Lanes.LANES)];
            this.heads = new float[n * shape.queryWidth()];
            this.back = new float[n * Lanes.padded(d, 2 * Lanes.LANES)];
        }

        int capacity() {
            return capacity;
        }
    }
}
