package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.INTS;
import static org.rlvr4j.rollout.vector.Lanes.INT_VECTOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A matrix in bfloat16, widened to float32 in registers: half the memory to read, and the arithmetic of float32. An
 * {@code int} holds the weights of two outputs, 16 apart, so that a shift makes one vector of floats of a load, and a mask
 * the other.
 *
 * <p>Weights lie in four quarters, that of input {@code i} in quarter {@code i % 4}, so that products read memory at four
 * places by turns. A processor fetches what comes after each place that is read from while it multiplies, but only so far,
 * and never beyond a page of 4 KiB: one place does not keep both busy. Quarters begin at different parts of a page, so that
 * no two places enter a page at once.
 */
final class Bfloat16Matrix extends PackedMatrix {

    /** Outputs of a panel. */
    private static final int WIDE = 2 * Lanes.LANES;

    /** Places where memory is read. */
    private static final int QUARTERS = 4;

    /** What a page holds. */
    private static final int PAGE = 1024;

    private final int[] weights;

    /** Inputs in a quarter. */
    private final int depth;

    /** Distance between one quarter's weights and the next one's. */
    private final int distance;

    Bfloat16Matrix(int out, int in) {
        super(out, in, WIDE, WIDE);
        this.depth = Lanes.padded(in, QUARTERS) / QUARTERS;
        int quarter = Math.multiplyExact(width() / 2, depth);
        boolean isSmall = quarter < 16 * PAGE; // what is added would count, and it stays in caches
        this.distance = isSmall ? quarter : Lanes.padded(quarter, PAGE) + PAGE / QUARTERS;
        this.weights = new int[Math.addExact(Math.multiplyExact(QUARTERS - 1, distance), Lanes.ALIGNED + quarter)];
    }

    @Override
    boolean isHalf() {
        return true;
    }

    @Override
    void load(Panel panel, MatrixBlock block) {
        block.pairs(panel.from(), weights, at(panel.from(), 0), distance);
    }

    @Override
    void get(int output, float[] row, int to) {
        int shift = shift(output);
        for (int i = 0; i < in; i++) {
            row[to + i] = Float.intBitsToFloat((weights[at(output, i)] >>> shift) << 16);
        }
    }

    private int at(int output, int input) {
        int line = output / WIDE * depth + input / QUARTERS;
        return Lanes.ALIGNED + input % QUARTERS * distance + line * Lanes.LANES + output % Lanes.LANES;
    }

    private static int shift(int output) {
        return output % WIDE < Lanes.LANES ? 0 : 16;
    }

    @Override
    long bytes() {
        return 4L * weights.length;
    }

    @Override
    void multiply(Panel panel, int input, int rows, float[] x, int xAt, int depth, Sums y) {
        y.pairs = weights;
        y.weightsAt = at(panel.from(), input);
        y.distance = distance;
        y.x = x;
        y.xAt = xAt;
        y.depth = depth;
        switch (rows) {
            case 8 -> {
                y.ahead = ahead(y);
                y.touched += multiply8x2(y);
            }
            case 4 -> multiply4x2(y);
            case 2 -> multiply2x2(y);
            default -> multiply1x2(y);
        }
    }

    /** Returns the first index to touch: each of eight blocks of rows touches half of what comes next in a quarter. */
    private int ahead(Sums y) {
        int size = Lanes.LANES * Lanes.padded(y.depth, QUARTERS) / QUARTERS;
        int half = y.block % 8;
        int first = y.weightsAt + half / 2 * distance + size + half % 2 * (size / 2);
        return y.blocks < 3 || first + size / 2 > weights.length ? y.weightsAt : first;
    }

    /**
     * Multiplies eight rows, four inputs at a time, and touches weights ahead. Past the last input weights and rows are zero,
     * up to a multiple of four.
     *
     * <p>The touch stands in the middle: where it came first, the compiler put sums into memory, and products took a fifth
     * longer. Why operands come from fields is said in {@link Float32Matrix}.
     */
    private static int multiply8x2(Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        int f2 = f1 + y.fromStride;
        int f3 = f2 + y.fromStride;
        int f4 = f3 + y.fromStride;
        int f5 = f4 + y.fromStride;
        int f6 = f5 + y.fromStride;
        int f7 = f6 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, from, f1 + 16);
        FloatVector s20 = FloatVector.fromArray(FLOATS, from, f2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, from, f2 + 16);
        FloatVector s30 = FloatVector.fromArray(FLOATS, from, f3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, from, f3 + 16);
        FloatVector s40 = FloatVector.fromArray(FLOATS, from, f4);
        FloatVector s41 = FloatVector.fromArray(FLOATS, from, f4 + 16);
        FloatVector s50 = FloatVector.fromArray(FLOATS, from, f5);
        FloatVector s51 = FloatVector.fromArray(FLOATS, from, f5 + 16);
        FloatVector s60 = FloatVector.fromArray(FLOATS, from, f6);
        FloatVector s61 = FloatVector.fromArray(FLOATS, from, f6 + 16);
        FloatVector s70 = FloatVector.fromArray(FLOATS, from, f7);
        FloatVector s71 = FloatVector.fromArray(FLOATS, from, f7 + 16);
        int touched = 0;
        int[] w = y.pairs;
        float[] x = y.x;
        int xAt = y.xAt;
        int ahead = y.ahead;
        int depth = y.depth;
        int w0At = y.weightsAt;
        int w1At = w0At + y.distance;
        int w2At = w1At + y.distance;
        int w3At = w2At + y.distance;
        for (int i = 0; i < depth; i += 4) {
            int v = xAt + 8 * i;
            IntVector pairs0 = INT_VECTOR.cast(IntVector.fromArray(INTS, w, w0At + 4 * i));
            FloatVector low0 = pairs0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high0 =
                    pairs0.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(low0, s00);
            s01 = a0.fma(high0, s01);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(low0, s10);
            s11 = a1.fma(high0, s11);
            FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 2]));
            s20 = a2.fma(low0, s20);
            s21 = a2.fma(high0, s21);
            FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 3]));
            s30 = a3.fma(low0, s30);
            s31 = a3.fma(high0, s31);
            FloatVector a4 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 4]));
            s40 = a4.fma(low0, s40);
            s41 = a4.fma(high0, s41);
            FloatVector a5 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 5]));
            s50 = a5.fma(low0, s50);
            s51 = a5.fma(high0, s51);
            FloatVector a6 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 6]));
            s60 = a6.fma(low0, s60);
            s61 = a6.fma(high0, s61);
            FloatVector a7 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 7]));
            s70 = a7.fma(low0, s70);
            s71 = a7.fma(high0, s71);
            IntVector pairs1 = INT_VECTOR.cast(IntVector.fromArray(INTS, w, w1At + 4 * i));
            FloatVector low1 = pairs1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high1 =
                    pairs1.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector b0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 8]));
            s00 = b0.fma(low1, s00);
            s01 = b0.fma(high1, s01);
            FloatVector b1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 9]));
            s10 = b1.fma(low1, s10);
            s11 = b1.fma(high1, s11);
            FloatVector b2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 10]));
            s20 = b2.fma(low1, s20);
            s21 = b2.fma(high1, s21);
            FloatVector b3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 11]));
            s30 = b3.fma(low1, s30);
            s31 = b3.fma(high1, s31);
            FloatVector b4 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 12]));
            s40 = b4.fma(low1, s40);
            s41 = b4.fma(high1, s41);
            FloatVector b5 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 13]));
            s50 = b5.fma(low1, s50);
            s51 = b5.fma(high1, s51);
            FloatVector b6 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 14]));
            s60 = b6.fma(low1, s60);
            s61 = b6.fma(high1, s61);
            FloatVector b7 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 15]));
            s70 = b7.fma(low1, s70);
            s71 = b7.fma(high1, s71);
            touched ^= w[ahead + 2 * i];
            IntVector pairs2 = INT_VECTOR.cast(IntVector.fromArray(INTS, w, w2At + 4 * i));
            FloatVector low2 = pairs2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high2 =
                    pairs2.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector c0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 16]));
            s00 = c0.fma(low2, s00);
            s01 = c0.fma(high2, s01);
            FloatVector c1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 17]));
            s10 = c1.fma(low2, s10);
            s11 = c1.fma(high2, s11);
            FloatVector c2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 18]));
            s20 = c2.fma(low2, s20);
            s21 = c2.fma(high2, s21);
            FloatVector c3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 19]));
            s30 = c3.fma(low2, s30);
            s31 = c3.fma(high2, s31);
            FloatVector c4 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 20]));
            s40 = c4.fma(low2, s40);
            s41 = c4.fma(high2, s41);
            FloatVector c5 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 21]));
            s50 = c5.fma(low2, s50);
            s51 = c5.fma(high2, s51);
            FloatVector c6 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 22]));
            s60 = c6.fma(low2, s60);
            s61 = c6.fma(high2, s61);
            FloatVector c7 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 23]));
            s70 = c7.fma(low2, s70);
            s71 = c7.fma(high2, s71);
            IntVector pairs3 = INT_VECTOR.cast(IntVector.fromArray(INTS, w, w3At + 4 * i));
            FloatVector low3 = pairs3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high3 =
                    pairs3.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector d0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 24]));
            s00 = d0.fma(low3, s00);
            s01 = d0.fma(high3, s01);
            FloatVector d1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 25]));
            s10 = d1.fma(low3, s10);
            s11 = d1.fma(high3, s11);
            FloatVector d2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 26]));
            s20 = d2.fma(low3, s20);
            s21 = d2.fma(high3, s21);
            FloatVector d3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 27]));
            s30 = d3.fma(low3, s30);
            s31 = d3.fma(high3, s31);
            FloatVector d4 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 28]));
            s40 = d4.fma(low3, s40);
            s41 = d4.fma(high3, s41);
            FloatVector d5 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 29]));
            s50 = d5.fma(low3, s50);
            s51 = d5.fma(high3, s51);
            FloatVector d6 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 30]));
            s60 = d6.fma(low3, s60);
            s61 = d6.fma(high3, s61);
            FloatVector d7 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 31]));
            s70 = d7.fma(low3, s70);
            s71 = d7.fma(high3, s71);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        int t4 = t3 + y.toStride;
        int t5 = t4 + y.toStride;
        int t6 = t5 + y.toStride;
        int t7 = t6 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s11).intoArray(to, t1 + 16);
        FLOAT_VECTOR.cast(s20).intoArray(to, t2);
        FLOAT_VECTOR.cast(s21).intoArray(to, t2 + 16);
        FLOAT_VECTOR.cast(s30).intoArray(to, t3);
        FLOAT_VECTOR.cast(s31).intoArray(to, t3 + 16);
        FLOAT_VECTOR.cast(s40).intoArray(to, t4);
        FLOAT_VECTOR.cast(s41).intoArray(to, t4 + 16);
        FLOAT_VECTOR.cast(s50).intoArray(to, t5);
        FLOAT_VECTOR.cast(s51).intoArray(to, t5 + 16);
        FLOAT_VECTOR.cast(s60).intoArray(to, t6);
        FLOAT_VECTOR.cast(s61).intoArray(to, t6 + 16);
        FLOAT_VECTOR.cast(s70).intoArray(to, t7);
        FLOAT_VECTOR.cast(s71).intoArray(to, t7 + 16);
        return touched;
    }

    private static void multiply4x2(Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        int f2 = f1 + y.fromStride;
        int f3 = f2 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, from, f1 + 16);
        FloatVector s20 = FloatVector.fromArray(FLOATS, from, f2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, from, f2 + 16);
        FloatVector s30 = FloatVector.fromArray(FLOATS, from, f3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, from, f3 + 16);
        int[] w = y.pairs;
        float[] x = y.x;
        int xAt = y.xAt;
        int depth = y.depth;
        int wAt = y.weightsAt;
        int distance = y.distance;
        for (int i = 0; i < depth; i++) {
            int v = xAt + 4 * i;
            IntVector pairs = INT_VECTOR.cast(IntVector.fromArray(INTS, w, wAt + (i & 3) * distance + (i >> 2) * 16));
            FloatVector low = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high =
                    pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(low, s00);
            s01 = a0.fma(high, s01);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(low, s10);
            s11 = a1.fma(high, s11);
            FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 2]));
            s20 = a2.fma(low, s20);
            s21 = a2.fma(high, s21);
            FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 3]));
            s30 = a3.fma(low, s30);
            s31 = a3.fma(high, s31);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s11).intoArray(to, t1 + 16);
        FLOAT_VECTOR.cast(s20).intoArray(to, t2);
        FLOAT_VECTOR.cast(s21).intoArray(to, t2 + 16);
        FLOAT_VECTOR.cast(s30).intoArray(to, t3);
        FLOAT_VECTOR.cast(s31).intoArray(to, t3 + 16);
    }

    private static void multiply2x2(Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, from, f1 + 16);
        int[] w = y.pairs;
        float[] x = y.x;
        int xAt = y.xAt;
        int depth = y.depth;
        int wAt = y.weightsAt;
        int distance = y.distance;
        for (int i = 0; i < depth; i++) {
            int v = xAt + 2 * i;
            IntVector pairs = INT_VECTOR.cast(IntVector.fromArray(INTS, w, wAt + (i & 3) * distance + (i >> 2) * 16));
            FloatVector low = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high =
                    pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(low, s00);
            s01 = a0.fma(high, s01);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(low, s10);
            s11 = a1.fma(high, s11);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s11).intoArray(to, t1 + 16);
    }

    private static void multiply1x2(Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        int[] w = y.pairs;
        float[] x = y.x;
        int xAt = y.xAt;
        int depth = y.depth;
        int wAt = y.weightsAt;
        int distance = y.distance;
        for (int i = 0; i < depth; i++) {
            int v = xAt + i;
            IntVector pairs = INT_VECTOR.cast(IntVector.fromArray(INTS, w, wAt + (i & 3) * distance + (i >> 2) * 16));
            FloatVector low = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector high =
                    pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(low, s00);
            s01 = a0.fma(high, s01);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
    }
}
