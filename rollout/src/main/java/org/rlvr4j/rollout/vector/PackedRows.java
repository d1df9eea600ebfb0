package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rows of a product's left side in blocks of 8, and of 4, 2 and 1 for what is left; in a block, the rows' values for one
 * input lie together, where a kernel finds them all from one address. Zeros follow up to a multiple of four inputs.
 */
final class PackedRows {
    /** Lanes of the lower and the upper half of a vector, each twice. */
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(FLOATS, lane -> lane / 2);

    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(FLOATS, lane -> 8 + lane / 2);

    private static final VectorMask<Float> ODD = VectorMask.fromLong(FLOATS, 0xaaaa);

    private float[] values = new float[0];
    private int rows;
    private int width;

    /** Returns how many of so many rows go into the next block. */
    static int block(int left) {
        return left >= 8 ? 8 : Integer.highestOneBit(left);
    }

    /** Returns how many blocks so many rows make. */
    static int blocks(int rows) {
        return rows / 8 + Integer.bitCount(rows % 8);
    }

    /**
     * Takes rows.
     *
     * @param x rows {@code stride} apart, of which {@code in} values are taken
     */
    void pack(float[] x, int stride, int in, int n) {
        rows = n;
        width = Lanes.padded(in, 4);
        if (values.length < n * width) {
            values = new float[n * width];
        }
        for (int row = 0; row < n; ) {
            int block = block(n - row);
            if (block == 8) {
                pack8(x, row * stride, stride, in, row * width);
            } else {
                pack(x, row * stride, stride, in, block, row * width);
            }
            Arrays.fill(values, row * width + in * block, (row + block) * width, 0);
            row += block;
        }
    }

    /** Transposes 16 inputs at a time: rows {@code r} and {@code r + 4} are interleaved, three times. */
    private void pack8(float[] x, int from, int stride, int in, int at) {
        float[] to = values;
        int i = 0;
        for (; i <= in - 16; i += 16) {
            int f = from + i;
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f));
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + stride));
            FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + 2 * stride));
            FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + 3 * stride));
            FloatVector a4 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + 4 * stride));
            FloatVector a5 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + 5 * stride));
            FloatVector a6 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + 6 * stride));
            FloatVector a7 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, f + 7 * stride));
            FloatVector b0 = FLOAT_VECTOR.cast(a0.rearrange(LOW).blend(a4.rearrange(LOW), ODD));
            FloatVector b1 = FLOAT_VECTOR.cast(a0.rearrange(HIGH).blend(a4.rearrange(HIGH), ODD));
            FloatVector b2 = FLOAT_VECTOR.cast(a1.rearrange(LOW).blend(a5.rearrange(LOW), ODD));
            FloatVector b3 = FLOAT_VECTOR.cast(a1.rearrange(HIGH).blend(a5.rearrange(HIGH), ODD));
            FloatVector b4 = FLOAT_VECTOR.cast(a2.rearrange(LOW).blend(a6.rearrange(LOW), ODD));
            FloatVector b5 = FLOAT_VECTOR.cast(a2.rearrange(HIGH).blend(a6.rearrange(HIGH), ODD));
            FloatVector b6 = FLOAT_VECTOR.cast(a3.rearrange(LOW).blend(a7.rearrange(LOW), ODD));
            FloatVector b7 = FLOAT_VECTOR.cast(a3.rearrange(HIGH).blend(a7.rearrange(HIGH), ODD));
            FloatVector c0 = FLOAT_VECTOR.cast(b0.rearrange(LOW).blend(b4.rearrange(LOW), ODD));
            FloatVector c1 = FLOAT_VECTOR.cast(b0.rearrange(HIGH).blend(b4.rearrange(HIGH), ODD));
            FloatVector c2 = FLOAT_VECTOR.cast(b1.rearrange(LOW).blend(b5.rearrange(LOW), ODD));
            FloatVector c3 = FLOAT_VECTOR.cast(b1.rearrange(HIGH).blend(b5.rearrange(HIGH), ODD));
            FloatVector c4 = FLOAT_VECTOR.cast(b2.rearrange(LOW).blend(b6.rearrange(LOW), ODD));
            FloatVector c5 = FLOAT_VECTOR.cast(b2.rearrange(HIGH).blend(b6.rearrange(HIGH), ODD));
            FloatVector c6 = FLOAT_VECTOR.cast(b3.rearrange(LOW).blend(b7.rearrange(LOW), ODD));
            FloatVector c7 = FLOAT_VECTOR.cast(b3.rearrange(HIGH).blend(b7.rearrange(HIGH), ODD));
            FloatVector d0 = FLOAT_VECTOR.cast(c0.rearrange(LOW).blend(c4.rearrange(LOW), ODD));
            FloatVector d1 = FLOAT_VECTOR.cast(c0.rearrange(HIGH).blend(c4.rearrange(HIGH), ODD));
            FloatVector d2 = FLOAT_VECTOR.cast(c1.rearrange(LOW).blend(c5.rearrange(LOW), ODD));
            FloatVector d3 = FLOAT_VECTOR.cast(c1.rearrange(HIGH).blend(c5.rearrange(HIGH), ODD));
            FloatVector d4 = FLOAT_VECTOR.cast(c2.rearrange(LOW).blend(c6.rearrange(LOW), ODD));
            FloatVector d5 = FLOAT_VECTOR.cast(c2.rearrange(HIGH).blend(c6.rearrange(HIGH), ODD));
            FloatVector d6 = FLOAT_VECTOR.cast(c3.rearrange(LOW).blend(c7.rearrange(LOW), ODD));
            FloatVector d7 = FLOAT_VECTOR.cast(c3.rearrange(HIGH).blend(c7.rearrange(HIGH), ODD));
            int t = at + 8 * i;
            d0.intoArray(to, t);
            d1.intoArray(to, t + 16);
            d2.intoArray(to, t + 32);
            d3.intoArray(to, t + 48);
            d4.intoArray(to, t + 64);
            d5.intoArray(to, t + 80);
            d6.intoArray(to, t + 96);
            d7.intoArray(to, t + 112);
        }
        for (; i < in; i++) {
            for (int row = 0; row < 8; row++) {
                to[at + 8 * i + row] = x[from + row * stride + i];
            }
        }
    }

    private void pack(float[] x, int from, int stride, int in, int block, int at) {
        for (int r = 0; r < block; r++) {
            for (int i = 0; i < in; i++) {
                values[at + i * block + r] = x[from + r * stride + i];
            }
        }
    }

    int rows() {
        return rows;
    }

    float[] values() {
        return values;
    }

    /** Returns where the values of an input are, for the block that begins at a row. */
    int at(int row, int input, int block) {
        return row * width + input * block;
    }
}
