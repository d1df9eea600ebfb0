package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;

/**
 * A matrix {@code [out, in]} for products with few rows: panels of {@value Lanes#PANEL} outputs, each {@code [in, panel]},
 * so that one vector load brings the weights of 16 outputs for one input.
 *
 * <p>Each output is accumulated from input 0 to the last in one chain of fused multiply-adds, however many rows there
 * are.
 */
abstract class PackedMatrix {

    /** Inputs of a panel that are worked on before its next rows: 64 KiB or less of weights, which stay near. */
    private static final int DEPTH = 256;

    final int out;
    final int in;
    private final float[] bias;

    PackedMatrix(int out, int in) {
        this.out = out;
        this.in = in;
        this.bias = new float[Lanes.padded(out, Lanes.PANEL)];
    }

    static PackedMatrix of(int out, int in, boolean half) {
        return half ? new Bfloat16Matrix(out, in) : new Float32Matrix(out, in);
    }

    /** Takes new values, {@code [out, in]} row by row. */
    final void load(FloatBuffer values) {
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            values.get(row);
            put(o, row);
        }
    }

    /** Takes new values of what is added to every row of a product, {@code [out]}. */
    final void loadBias(FloatBuffer values) {
        values.get(bias, 0, out);
    }

    /** Takes one output's weights. */
    abstract void put(int output, float[] row);

    /** Writes one output's weights as they are held. */
    abstract void get(int output, float[] row, int at);

    abstract long bytes();

    final int panels() {
        return bias.length / Lanes.PANEL;
    }

    /** Returns the least distance of rows in what {@link #multiply} writes: {@code out}, up to whole panels. */
    final int stride() {
        return bias.length;
    }

    /**
     * Writes {@code x W^T + bias} for some panels.
     *
     * @param x {@code [m, in]}, its rows {@code ldx} apart
     * @param y {@code [m, stride()]}, its rows {@code ldy} apart
     */
    final void multiply(float[] x, int ldx, int m, float[] y, int ldy, int fromPanel, int toPanel) {
        int blocks = (m + 5) / 6;
        for (int panel = fromPanel; panel < toPanel; panel++) {
            int column = panel * Lanes.PANEL;
            for (int from = 0; from < in; from += DEPTH) {
                int depth = Math.min(DEPTH, in - from);
                int at = (panel * in + from);
                // Rows in blocks of like size: no block of one row while another has six.
                for (int block = 0, row = 0; block < blocks; block++) {
                    int rows = (m - row) / (blocks - block);
                    float[] begin = from == 0 ? bias : y;
                    int beginAt = from == 0 ? column : row * ldy + column;
                    int beginLd = from == 0 ? 0 : ldy;
                    multiply(
                            rows,
                            x,
                            row * ldx + from,
                            ldx,
                            at,
                            depth,
                            begin,
                            beginAt,
                            beginLd,
                            y,
                            row * ldy + column,
                            ldy);
                    row += rows;
                }
            }
        }
    }

    /**
     * Multiplies up to 6 rows by one panel.
     *
     * @param weight index of the first input's 64 weights, counted in inputs
     * @param begin what the sums begin with
     */
    abstract void multiply(
            int rows,
            float[] x,
            int xAt,
            int ldx,
            int weight,
            int depth,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy);
}
