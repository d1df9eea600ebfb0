package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;

import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Sixteen rows of a matrix, on their way into panels. A row lies an odd number of cache lines after the one before it, so that what
 * is read down a column does not meet in one set of the cache.
 */
final class MatrixBlock {

    private final MatrixRows source;
    private final int in;
    private final int stride;
    private final int[] rows;
    private final float[] low;
    private final float[] high;
    private final short[] bits;
    private final int[] pairs;
    private final float[] floats;

    MatrixBlock(MatrixRows source, boolean half) {
        this.source = source;
        this.in = source.in();
        this.stride = Lanes.LANES * ((in + Lanes.LANES - 1) / Lanes.LANES | 1);
        this.rows = IntStream.range(0, Lanes.LANES).map(row -> row * stride).toArray();
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
        turn(floats, rows, in, to, at, width);
    }

    /**
     * Writes 32 outputs as pairs of bfloat16, those that are 16 apart in one {@code int}.
     *
     * @param parts one input goes into the first of them, the next into the second, and so on from the first again
     * @param distance of one part from the next one
     */
    void pairs(int output, int[] to, int at, int parts, int distance) {
        for (int l = 0; l < Lanes.LANES; l++) {
            read(output + l, low, 0);
            read(output + Lanes.LANES + l, high, 0);
            Bfloat16.pairs(low, high, stride, pairs, l * stride);
        }
        for (int part = 0; part < parts; part++) {
            turn(pairs, rows, part, parts, in, to, at + part * distance);
        }
    }

    private void read(int output, float[] to, int at) {
        if (output < source.count()) {
            source.read(output, to, at, bits);
        } else {
            Arrays.fill(to, at, at + in, 0);
        }
    }

    /** Reads down the columns. */
    private static void turn(float[] x, int[] rows, int in, float[] to, int at, int width) {
        for (int i = 0; i < in; i++) {
            FloatVector.fromArray(FLOATS, x, i, rows, 0).intoArray(to, at + i * width);
        }
    }

    private static void turn(int[] x, int[] rows, int from, int step, int in, int[] to, int at) {
        for (int i = from, t = at; i < in; i += step, t += Lanes.LANES) {
            IntVector.fromArray(Bfloat16.INTS, x, i, rows, 0).intoArray(to, t);
        }
    }
}
