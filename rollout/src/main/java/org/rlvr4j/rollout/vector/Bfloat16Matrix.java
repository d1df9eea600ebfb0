package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A matrix in bfloat16, widened to float32 in registers: half the memory to read, and the arithmetic of float32. An
 * {@code int} holds the weights of two outputs, 16 apart, so that a shift makes one vector of floats of a load, and a mask
 * the other.
 */
final class Bfloat16Matrix extends PackedMatrix {

    /** Outputs of a panel. */
    private static final int WIDE = 2 * Lanes.LANES;

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

    private final int[] weights;

    Bfloat16Matrix(int out, int in) {
        super(out, in, WIDE, WIDE);
        this.weights = new int[Lanes.ALIGNED + Math.multiplyExact(width() / 2, in)];
    }

    @Override
    boolean isHalf() {
        return true;
    }

    @Override
    void load(Panel panel, MatrixBlock block) {
        block.pairs(panel.from(), weights, at(panel.from()));
    }

    @Override
    void get(int output, float[] row, int to) {
        int at = at(output);
        int shift = shift(output);
        for (int i = 0; i < in; i++, at += Lanes.LANES) {
            row[to + i] = Float.intBitsToFloat((weights[at] >>> shift) << 16);
        }
    }

    private int at(int output) {
        return Lanes.ALIGNED + output / WIDE * Lanes.LANES * in + output % Lanes.LANES;
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
        int w = Lanes.ALIGNED + panel.from() / 2 * in + Lanes.LANES * input;
        switch (rows) {
            case 8 -> {
                int even = depth & -2;
                y.touched += multiply8x2(weights, w, y.ahead(w, Lanes.LANES * depth, weights.length), x, xAt, even, y);
                if (even < depth) {
                    multiply8x2Last(weights, w + Lanes.LANES * even, x, xAt + 8 * even, y);
                }
            }
            case 4 -> multiply4x2(weights, w, x, xAt, depth, y);
            case 2 -> multiply2x2(weights, w, x, xAt, depth, y);
            default -> multiply1x2(weights, w, x, xAt, depth, y);
        }
    }

    /** Two inputs at a time, {@code depth} of them: an index that is counted once for both costs half. */
    private static int multiply8x2(int[] w, int wAt, int ahead, float[] x, int xAt, int depth, Sums y) {
        int touched = 0;
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
        for (int i = 0; i < depth; i += 2) {
            int at = wAt + 16 * i;
            int v = xAt + 8 * i;
            IntVector pairs = IntVector.fromArray(INTS, w, at);
            FloatVector w0 = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w1 = pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = a2.fma(w0, s20);
            s21 = a2.fma(w1, s21);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = a3.fma(w0, s30);
            s31 = a3.fma(w1, s31);
            FloatVector a4 = FloatVector.broadcast(FLOATS, x[v + 4]);
            s40 = a4.fma(w0, s40);
            s41 = a4.fma(w1, s41);
            FloatVector a5 = FloatVector.broadcast(FLOATS, x[v + 5]);
            s50 = a5.fma(w0, s50);
            s51 = a5.fma(w1, s51);
            FloatVector a6 = FloatVector.broadcast(FLOATS, x[v + 6]);
            s60 = a6.fma(w0, s60);
            s61 = a6.fma(w1, s61);
            FloatVector a7 = FloatVector.broadcast(FLOATS, x[v + 7]);
            s70 = a7.fma(w0, s70);
            s71 = a7.fma(w1, s71);
            IntVector next = IntVector.fromArray(INTS, w, at + 16);
            FloatVector u0 = next.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector u1 = next.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[v + 8]);
            s00 = b0.fma(u0, s00);
            s01 = b0.fma(u1, s01);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[v + 9]);
            s10 = b1.fma(u0, s10);
            s11 = b1.fma(u1, s11);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[v + 10]);
            s20 = b2.fma(u0, s20);
            s21 = b2.fma(u1, s21);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[v + 11]);
            s30 = b3.fma(u0, s30);
            s31 = b3.fma(u1, s31);
            FloatVector b4 = FloatVector.broadcast(FLOATS, x[v + 12]);
            s40 = b4.fma(u0, s40);
            s41 = b4.fma(u1, s41);
            FloatVector b5 = FloatVector.broadcast(FLOATS, x[v + 13]);
            s50 = b5.fma(u0, s50);
            s51 = b5.fma(u1, s51);
            FloatVector b6 = FloatVector.broadcast(FLOATS, x[v + 14]);
            s60 = b6.fma(u0, s60);
            s61 = b6.fma(u1, s61);
            FloatVector b7 = FloatVector.broadcast(FLOATS, x[v + 15]);
            s70 = b7.fma(u0, s70);
            s71 = b7.fma(u1, s71);
            touched ^= w[ahead + 2 * i];
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
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + 16);
        s20.intoArray(to, t2);
        s21.intoArray(to, t2 + 16);
        s30.intoArray(to, t3);
        s31.intoArray(to, t3 + 16);
        s40.intoArray(to, t4);
        s41.intoArray(to, t4 + 16);
        s50.intoArray(to, t5);
        s51.intoArray(to, t5 + 16);
        s60.intoArray(to, t6);
        s61.intoArray(to, t6 + 16);
        s70.intoArray(to, t7);
        s71.intoArray(to, t7 + 16);
        return touched;
    }

    /** Goes on with the last input, where they are odd. */
    private static void multiply8x2Last(int[] w, int at, float[] x, int v, Sums y) {
        IntVector pairs = IntVector.fromArray(INTS, w, at);
        FloatVector w0 = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
        FloatVector w1 = pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
        for (int row = 0, t = y.toAt; row < 8; row++, t += y.toStride) {
            FloatVector a = FloatVector.broadcast(FLOATS, x[v + row]);
            a.fma(w0, FloatVector.fromArray(FLOATS, y.to, t)).intoArray(y.to, t);
            a.fma(w1, FloatVector.fromArray(FLOATS, y.to, t + 16)).intoArray(y.to, t + 16);
        }
    }

    private static void multiply4x2(int[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
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
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + 4 * i;
            IntVector pairs = IntVector.fromArray(INTS, w, at);
            FloatVector w0 = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w1 = pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = a2.fma(w0, s20);
            s21 = a2.fma(w1, s21);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = a3.fma(w0, s30);
            s31 = a3.fma(w1, s31);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + 16);
        s20.intoArray(to, t2);
        s21.intoArray(to, t2 + 16);
        s30.intoArray(to, t3);
        s31.intoArray(to, t3 + 16);
    }

    private static void multiply2x2(int[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, from, f1 + 16);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + 2 * i;
            IntVector pairs = IntVector.fromArray(INTS, w, at);
            FloatVector w0 = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w1 = pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + 16);
    }

    private static void multiply1x2(int[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + i;
            IntVector pairs = IntVector.fromArray(INTS, w, at);
            FloatVector w0 = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w1 = pairs.lanewise(VectorOperators.AND, Bfloat16.UPPER).reinterpretAsFloats();
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
    }
}
