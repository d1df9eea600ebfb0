package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;

/**
 * A matrix {@code [out, in]} for products with few rows. Outputs lie in wide panels, and what is left in
 * narrow ones; each panel is {@code [in, width]}, so that one load brings the weights of a vector of outputs for one input.
 *
 * <p>Each output is accumulated from input 0 to the last in one
 * chain of fused multiply-adds, however many rows there are.
 */
abstract class PackedMatrix {

    /**
     * Inputs of a panel that all blocks of rows are multiplied by before its next ones, a multiple of four: 48 KiB of
     * weights stay near. A single block takes all inputs at once.
     */
    private static final int DEPTH = 256;

    final int out;
    final int in;
    private final int wide;
    private final int narrow;
    private final float[] bias;

    /**
     * Makes a matrix of zeros.
     *
     * @param wide outputs of a wide panel
     * @param narrow outputs of a narrow one, a divisor of {@code wide}
     */
    PackedMatrix(int out, int in, int wide, int narrow) {
        this.out = out;
        this.in = in;
        this.wide = wide;
        this.narrow = narrow;
        this.bias = new float[Lanes.padded(out, narrow)];
    }

    static PackedMatrix of(int out, int in, boolean half) {
        return half ? new Bfloat16Matrix(out, in) : new Float32Matrix(out, in);
    }

    /** Outputs {@code from} to {@code from + width}, which lie together. */
    record Panel(int from, int width) {}

    /**
     * Where the sums of a block of rows begin, and where they go.
     *
     * <p>While rows are multiplied by a part of a panel, they touch what comes after it in memory, each block of eight
     * another share: so it is on its way when it is needed. Java has no instruction for that; a load whose value nobody
     * needs makes the processor fetch the lines that follow. From main memory products are a third faster with it.
     */
    static final class Sums {
        float[] from = new float[0];
        int fromAt;
        int fromStride;
        float[] to = new float[0];
        int toAt;
        int toStride;

        /** Which block of rows this is, and of how many. */
        int block;

        int blocks = 1;

        /** What the touched values sum up to, so that the loads stay. */
        float touched;

        /** The sums of eight rows, which follow each other, for kernels that begin with a copy. */
        final float[] tile = new float[Lanes.ALIGNED + 8 * 3 * Lanes.LANES];

        /** What a kernel takes that gets it from here: weights, and rows from {@link PackedRows}. */
        float[] weights = new float[0];

        /** Weights in pairs of bfloat16, in parts so far apart. */
        int[] pairs = new int[0];

        int distance;

        int weightsAt;
        int ahead;
        float[] x = new float[0];
        int xAt;
        int depth;

        /** Copies where the sums of eight rows begin. */
        void fill(int width) {
            for (int row = 0, at = Lanes.ALIGNED; row < 8; row++, at += width) {
                System.arraycopy(from, fromAt + row * fromStride, tile, at, width);
            }
        }

        /**
         * Returns the first index to touch while {@code size} weights at {@code at} are used: of an eighth of what comes
         * after them, for each of eight blocks another one.
         */
        int ahead(int at, int size, int length) {
            int share = size / 8;
            int first = blocks < 3 ? at : at + size + share * (block % 8);
            return first + share < length ? first : at;
        }
    }

    /** Takes new values, {@code [out, in]} row by row. */
    final void load(FloatBuffer values) {
        load(MatrixRows.of(values, in), 0, panels());
    }

    /** Takes the new values of some panels. */
    final void load(MatrixRows rows, int fromPanel, int toPanel) {
        if (rows.in() != in || rows.count() != out) {
            throw new IllegalArgumentException("a matrix [" + rows.count() + ", " + rows.in() + "] does not fit where ["
                    + out + ", " + in + "] belongs");
        }
        MatrixBlock block = new MatrixBlock(rows);
        for (int index = fromPanel; index < toPanel; index++) {
            load(panelAt(index), block);
        }
    }

    /** Takes new values of what is added to every row of a product, {@code [out]}. */
    final void loadBias(FloatBuffer values) {
        values.get(bias, 0, out);
    }

    /** Returns whether weights are held in bfloat16. */
    abstract boolean isHalf();

    /** Takes a panel's weights. */
    abstract void load(Panel panel, MatrixBlock block);

    /** Writes one output's weights as they are held. */
    abstract void get(int output, float[] row, int at);

    abstract long bytes();

    /** Returns the outputs, up to whole panels; the least distance of rows in what {@link #multiply} writes. */
    final int width() {
        return bias.length;
    }

    final int panels() {
        return width() / wide + width() % wide / narrow;
    }

    private Panel panelAt(int index) {
        int wides = width() / wide;
        return index < wides
                ? new Panel(index * wide, wide)
                : new Panel(wides * wide + (index - wides) * narrow, narrow);
    }

    /** Returns the panel of an output. */
    final Panel panel(int output) {
        int wides = width() / wide;
        return panelAt(output < wides * wide ? output / wide : wides + (output - wides * wide) / narrow);
    }

    /**
     * Writes {@code x W^T + bias} for some panels.
     *
     * @param x rows of {@code in}
     * @param y {@code [rows, width()]}, its rows {@code stride} apart
     */
    final void multiply(PackedRows x, float[] y, int stride, int fromPanel, int toPanel) {
        Sums sums = new Sums();
        sums.to = y;
        sums.toStride = stride;
        sums.blocks = PackedRows.blocks(x.rows());
        int most = sums.blocks == 1 ? in : DEPTH;
        for (int index = fromPanel; index < toPanel; index++) {
            Panel panel = panelAt(index);
            for (int input = 0; input < in; input += most) {
                int depth = Math.min(most, in - input);
                sums.from = input == 0 ? bias : y;
                sums.fromStride = input == 0 ? 0 : stride;
                sums.block = 0;
                for (int row = 0; row < x.rows(); sums.block++) {
                    int rows = PackedRows.block(x.rows() - row);
                    sums.toAt = row * stride + panel.from();
                    sums.fromAt = input == 0 ? panel.from() : sums.toAt;
                    multiply(panel, input, rows, x.values(), x.at(row, input, rows), depth, sums);
                    row += rows;
                }
            }
        }
    }

    /** Multiplies 8, 4, 2 or 1 rows by {@code depth} inputs of a panel. */
    abstract void multiply(Panel panel, int input, int rows, float[] x, int xAt, int depth, Sums y);
}
