package org.rlvr4j.rollout.vector;

import java.util.Arrays;

/**
 * Sixteen rows of a matrix, on their way into panels. A row lies an odd number of cache lines after the one before it, so that what
 * is read down a column does not meet in one set of the cache.
 */
final class MatrixBlock {

    private final MatrixRows source;
    private final int in;
    private final int stride;
    private final float[] low;
    private final float[] high;
    private final short[] bits;
    private final int[] pairs;
    private final float[] floats;

    MatrixBlock(MatrixRows source, boolean half) {
        this.source = source;
        this.in = source.in();
        this.stride = Lanes.LANES * ((in + Lanes.LANES - 1) / Lanes.LANES | 1);
        this.low = new float[half ? stride : 0];
        this.high = new float[half ? stride : 0];
        this.bits = new short[in];
        this.pairs = new int[half ? Lanes.LANES * stride : 0];
        this.floats = new float[half ? 0 : Lanes.LANES * stride];
    }

    /**
     * Writes sixteen outputs side by side, for one input after the other.
     *
     * @param width distance of one input's values from the next one's
     */
    void floats(int output, float[] to, int at, int width) {
        for (int l = 0; l < Lanes.LANES; l++) {
            read(output + l, floats, l * stride);
        }
        turn(floats, stride, in, to, at, width);
    }

    /** Writes 32 outputs as pairs of bfloat16, those that are 16 apart in one {@code int}. */
    void pairs(int output, int[] to, int at) {
        for (int l = 0; l < Lanes.LANES; l++) {
            read(output + l, low, 0);
            read(output + Lanes.LANES + l, high, 0);
            Bfloat16.pairs(low, high, stride, pairs, l * stride);
        }
        turn(pairs, stride, in, to, at);
    }

    private void read(int output, float[] to, int at) {
        if (output < source.count()) {
            source.read(output, to, at, bits);
        } else {
            Arrays.fill(to, at, at + in, 0);
        }
    }

    private static void turn(float[] x, int stride, int in, float[] to, int at, int width) {
        for (int i = 0; i < in; i++) {
            int t = at + i * width;
            to[t] = x[i];
            to[t + 1] = x[i + stride];
            to[t + 2] = x[i + 2 * stride];
            to[t + 3] = x[i + 3 * stride];
            to[t + 4] = x[i + 4 * stride];
            to[t + 5] = x[i + 5 * stride];
            to[t + 6] = x[i + 6 * stride];
            to[t + 7] = x[i + 7 * stride];
            to[t + 8] = x[i + 8 * stride];
            to[t + 9] = x[i + 9 * stride];
            to[t + 10] = x[i + 10 * stride];
            to[t + 11] = x[i + 11 * stride];
            to[t + 12] = x[i + 12 * stride];
            to[t + 13] = x[i + 13 * stride];
            to[t + 14] = x[i + 14 * stride];
            to[t + 15] = x[i + 15 * stride];
        }
    }

    private static void turn(int[] x, int stride, int in, int[] to, int at) {
        for (int i = 0; i < in; i++) {
            int t = at + 16 * i;
            to[t] = x[i];
            to[t + 1] = x[i + stride];
            to[t + 2] = x[i + 2 * stride];
            to[t + 3] = x[i + 3 * stride];
            to[t + 4] = x[i + 4 * stride];
            to[t + 5] = x[i + 5 * stride];
            to[t + 6] = x[i + 6 * stride];
            to[t + 7] = x[i + 7 * stride];
            to[t + 8] = x[i + 8 * stride];
            to[t + 9] = x[i + 9 * stride];
            to[t + 10] = x[i + 10 * stride];
            to[t + 11] = x[i + 11 * stride];
            to[t + 12] = x[i + 12 * stride];
            to[t + 13] = x[i + 13 * stride];
            to[t + 14] = x[i + 14 * stride];
            to[t + 15] = x[i + 15 * stride];
        }
    }
}
