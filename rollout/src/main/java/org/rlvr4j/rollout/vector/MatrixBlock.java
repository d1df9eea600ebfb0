package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.INTS;
import static org.rlvr4j.rollout.vector.Lanes.INT_VECTOR;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Sixteen rows of a matrix, on their way into panels. A row lies an odd number of cache lines after the one before it, so that what
 * is read down a column does not meet in one set of the cache.
 */
final class MatrixBlock {

    /** Columns that are turned before they go where they belong: so few that they stay in the first cache. */
    private static final int COLUMNS = 64;

    private final MatrixRows source;
    private final float[] factors;
    private final int in;
    private final int stride;
    /** Whether rows are whole vectors. */
    private final boolean isWhole;
    /** The rows: the bits of floats, or pairs of bfloat16. */
    private final int[] rows;

    private final int[] columns = new int[Lanes.LANES * COLUMNS];
    private final Transposition turning = new Transposition();
    private final float[] low;
    private final float[] high;
    private final short[] bits;

    MatrixBlock(MatrixRows source) {
        this.source = source;
        this.factors = source.factors();
        this.in = source.in();
        this.stride = Lanes.LANES * ((in + Lanes.LANES - 1) / Lanes.LANES | 1);
        this.isWhole = in % Lanes.LANES == 0;
        this.rows = new int[Lanes.LANES * stride];
        this.low = new float[stride];
        this.high = new float[stride];
        this.bits = new short[in];
    }

    /**
     * Writes sixteen outputs side by side, for one input after the other.
     *
     * @param width distance of one input's values from the next one's
     */
    void floats(int output, float[] to, int at, int width) {
        for (int l = 0; l < Lanes.LANES; l++) {
            MatrixRows.Row row = isWhole && output + l < source.count() ? source.row(output + l) : null;
            if (row != null && !row.half()) {
                copy(row, low);
                multiply(low, factors, row.scale(), in, rows, l * stride);
            } else {
                read(output + l, low);
                bitsOf(low, stride, rows, l * stride);
            }
        }
        for (int i = 0; i < in; i += COLUMNS) {
            int count = Math.min(COLUMNS, in - i);
            int turned = Lanes.padded(count, Lanes.LANES);
            turning.turn(rows, i, stride, turned, columns, 0, Lanes.LANES, 4 * Lanes.LANES);
            put(columns, count, to, at + i * width, width);
        }
    }

    /**
     * Writes 32 outputs as pairs of bfloat16, those that are 16 apart in one {@code int}.
     *
     * @param distance between one input's values and the next one's, within four; four by four they follow each other
     */
    void pairs(int output, int[] to, int at, int distance) {
        for (int l = 0; l < Lanes.LANES; l++) {
            if (!takePairs(output + l, l * stride)) {
                read(output + l, low);
                read(output + Lanes.LANES + l, high);
                Bfloat16.pairs(low, high, stride, rows, l * stride);
            }
        }
        int whole = in - in % Lanes.LANES;
        turning.turn(rows, 0, stride, whole, to, at, distance, Lanes.LANES);
        if (whole < in) {
            turning.turn(rows, whole, stride, Lanes.LANES, columns, 0, Lanes.LANES, 4 * Lanes.LANES);
            for (int i = whole; i < in; i++) {
                int target = at + i % 4 * distance + i / 4 * Lanes.LANES;
                System.arraycopy(columns, Lanes.LANES * (i - whole), to, target, Lanes.LANES);
            }
        }
    }

    /** Multiplies and rounds an output and the one that goes with it in one go, if all is as it mostly is. */
    private boolean takePairs(int output, int at) {
        if (!isWhole || output + Lanes.LANES >= source.count()) {
            return false;
        }
        MatrixRows.Row first = source.row(output);
        MatrixRows.Row second = source.row(output + Lanes.LANES);
        if (first.half() || second.half()) {
            return false;
        }
        copy(first, low);
        copy(second, high);
        return Bfloat16.pairs(low, first.scale(), high, second.scale(), factors, in, rows, at);
    }

    /** Copies a row in float32. Vectors read no buffers that all versions of Java know how to: theirs changed after 17. */
    private void copy(MatrixRows.Row row, float[] to) {
        row.values().asFloatBuffer().get(row.at() / Float.BYTES, to, 0, in);
    }

    private void read(int output, float[] to) {
        if (output < source.count()) {
            source.read(source.row(output), to, 0, bits);
        } else {
            Arrays.fill(to, 0, in, 0);
        }
    }

    private static void multiply(float[] x, float[] factors, float scale, int n, int[] to, int at) {
        for (int i = 0; i < n; i += Lanes.LANES) {
            INT_VECTOR
                    .cast(FLOAT_VECTOR
                            .cast(FloatVector.fromArray(FLOATS, x, i))
                            .mul(FloatVector.fromArray(FLOATS, factors, i))
                            .mul(scale)
                            .reinterpretAsInts())
                    .intoArray(to, at + i);
        }
    }

    private static void bitsOf(float[] x, int n, int[] to, int at) {
        for (int i = 0; i < n; i += Lanes.LANES) {
            INT_VECTOR
                    .cast(FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, i)).reinterpretAsInts())
                    .intoArray(to, at + i);
        }
    }

    private static void put(int[] columns, int count, float[] to, int at, int width) {
        for (int i = 0; i < count; i++) {
            FLOAT_VECTOR
                    .cast(INT_VECTOR
                            .cast(IntVector.fromArray(INTS, columns, Lanes.LANES * i))
                            .reinterpretAsFloats())
                    .intoArray(to, at + i * width);
        }
    }
}
