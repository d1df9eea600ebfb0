package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;

import jdk.incubator.vector.FloatVector;

/** A matrix in float32. */
final class Float32Matrix extends PackedMatrix {

    /** Outputs of a panel. */
    private static final int WIDE = 3 * Lanes.LANES;

    private final float[] weights;

    Float32Matrix(int out, int in) {
        super(out, in, WIDE, Lanes.LANES);
        this.weights = new float[Lanes.ALIGNED + Math.multiplyExact(width(), in)];
    }

    @Override
    boolean isHalf() {
        return false;
    }

    @Override
    void load(Panel panel, MatrixBlock block) {
        int at = Lanes.ALIGNED + panel.from() * in;
        for (int o = 0; o < panel.width(); o += Lanes.LANES) {
            block.floats(panel.from() + o, weights, at + o, panel.width());
        }
    }

    @Override
    void get(int output, float[] row, int to) {
        Panel panel = panel(output);
        int at = Lanes.ALIGNED + panel.from() * in + output - panel.from();
        for (int i = 0; i < in; i++, at += panel.width()) {
            row[to + i] = weights[at];
        }
    }

    @Override
    long bytes() {
        return 4L * weights.length;
    }

    @Override
    void multiply(Panel panel, int input, int rows, float[] x, int xAt, int depth, Sums y) {
        int w = Lanes.ALIGNED + panel.from() * in + panel.width() * input;
        boolean isWide = panel.width() > Lanes.LANES;
        switch (isWide ? rows : -rows) { // narrow panels by their negative
            case 8 -> {
                y.weights = weights;
                y.weightsAt = w;
                y.ahead = y.ahead(w, panel.width() * depth, weights.length);
                y.x = x;
                y.xAt = xAt;
                y.depth = depth;
                if (input > 0 || y.block == 0) { // all rows begin with the same bias
                    y.fill(WIDE);
                }
                y.touched += multiply8x3(y);
                if (depth % 2 > 0) {
                    multiply8x3Last(y);
                }
            }
            case 4 -> multiply4x3(weights, w, x, xAt, depth, y);
            case 2 -> multiply2x3(weights, w, x, xAt, depth, y);
            case 1 -> multiply1x3(weights, w, x, xAt, depth, y);
            case -8 -> multiply8x1(weights, w, x, xAt, depth, y);
            case -4 -> multiply4x1(weights, w, x, xAt, depth, y);
            case -2 -> multiply2x1(weights, w, x, xAt, depth, y);
            default -> multiply1x1(weights, w, x, xAt, depth, y);
        }
    }

    /**
     * Multiplies eight rows by three vectors of outputs, two inputs at a time, and touches weights ahead.
     *
     * <p>The loop has as few instructions beside its 48 fused multiply-adds as the processor can start with them, so each
     * number has to stay in its register. The compiler keeps what it runs out of registers for in a vector's, and fetches
     * it from there by way of the units that multiply, even in the loop, which costs a fifth. So this takes nothing but
     * {@code y}, reads the rest where it is needed, and finds the sums at constant distances. Weights stand before rows in
     * the multiply-adds because they are fewer, so that fewer casts are needed.
     */
    private static float multiply8x3(Sums y) {
        float[] sums = y.tile;
        FloatVector s00 = FloatVector.fromArray(FLOATS, sums, 12);
        FloatVector s01 = FloatVector.fromArray(FLOATS, sums, 28);
        FloatVector s02 = FloatVector.fromArray(FLOATS, sums, 44);
        FloatVector s10 = FloatVector.fromArray(FLOATS, sums, 60);
        FloatVector s11 = FloatVector.fromArray(FLOATS, sums, 76);
        FloatVector s12 = FloatVector.fromArray(FLOATS, sums, 92);
        FloatVector s20 = FloatVector.fromArray(FLOATS, sums, 108);
        FloatVector s21 = FloatVector.fromArray(FLOATS, sums, 124);
        FloatVector s22 = FloatVector.fromArray(FLOATS, sums, 140);
        FloatVector s30 = FloatVector.fromArray(FLOATS, sums, 156);
        FloatVector s31 = FloatVector.fromArray(FLOATS, sums, 172);
        FloatVector s32 = FloatVector.fromArray(FLOATS, sums, 188);
        FloatVector s40 = FloatVector.fromArray(FLOATS, sums, 204);
        FloatVector s41 = FloatVector.fromArray(FLOATS, sums, 220);
        FloatVector s42 = FloatVector.fromArray(FLOATS, sums, 236);
        FloatVector s50 = FloatVector.fromArray(FLOATS, sums, 252);
        FloatVector s51 = FloatVector.fromArray(FLOATS, sums, 268);
        FloatVector s52 = FloatVector.fromArray(FLOATS, sums, 284);
        FloatVector s60 = FloatVector.fromArray(FLOATS, sums, 300);
        FloatVector s61 = FloatVector.fromArray(FLOATS, sums, 316);
        FloatVector s62 = FloatVector.fromArray(FLOATS, sums, 332);
        FloatVector s70 = FloatVector.fromArray(FLOATS, sums, 348);
        FloatVector s71 = FloatVector.fromArray(FLOATS, sums, 364);
        FloatVector s72 = FloatVector.fromArray(FLOATS, sums, 380);
        float touched = 0;
        float[] w = y.weights;
        float[] x = y.x;
        int v = y.xAt;
        int t = y.ahead;
        int end = y.weightsAt + 48 * (y.depth & -2);
        for (int at = y.weightsAt; at < end; at += 96, v += 16, t += 12) {
            touched += w[t];
            FloatVector w0 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, w, at));
            FloatVector w1 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, w, at + 16));
            FloatVector w2 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, w, at + 32));
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = w0.fma(a0, s00);
            s01 = w1.fma(a0, s01);
            s02 = w2.fma(a0, s02);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = w0.fma(a1, s10);
            s11 = w1.fma(a1, s11);
            s12 = w2.fma(a1, s12);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = w0.fma(a2, s20);
            s21 = w1.fma(a2, s21);
            s22 = w2.fma(a2, s22);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = w0.fma(a3, s30);
            s31 = w1.fma(a3, s31);
            s32 = w2.fma(a3, s32);
            FloatVector a4 = FloatVector.broadcast(FLOATS, x[v + 4]);
            s40 = w0.fma(a4, s40);
            s41 = w1.fma(a4, s41);
            s42 = w2.fma(a4, s42);
            FloatVector a5 = FloatVector.broadcast(FLOATS, x[v + 5]);
            s50 = w0.fma(a5, s50);
            s51 = w1.fma(a5, s51);
            s52 = w2.fma(a5, s52);
            FloatVector a6 = FloatVector.broadcast(FLOATS, x[v + 6]);
            s60 = w0.fma(a6, s60);
            s61 = w1.fma(a6, s61);
            s62 = w2.fma(a6, s62);
            FloatVector a7 = FloatVector.broadcast(FLOATS, x[v + 7]);
            s70 = w0.fma(a7, s70);
            s71 = w1.fma(a7, s71);
            s72 = w2.fma(a7, s72);
            touched += w[t + 6];
            FloatVector u0 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, w, at + 48));
            FloatVector u1 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, w, at + 64));
            FloatVector u2 = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, w, at + 80));
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[v + 8]);
            s00 = u0.fma(b0, s00);
            s01 = u1.fma(b0, s01);
            s02 = u2.fma(b0, s02);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[v + 9]);
            s10 = u0.fma(b1, s10);
            s11 = u1.fma(b1, s11);
            s12 = u2.fma(b1, s12);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[v + 10]);
            s20 = u0.fma(b2, s20);
            s21 = u1.fma(b2, s21);
            s22 = u2.fma(b2, s22);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[v + 11]);
            s30 = u0.fma(b3, s30);
            s31 = u1.fma(b3, s31);
            s32 = u2.fma(b3, s32);
            FloatVector b4 = FloatVector.broadcast(FLOATS, x[v + 12]);
            s40 = u0.fma(b4, s40);
            s41 = u1.fma(b4, s41);
            s42 = u2.fma(b4, s42);
            FloatVector b5 = FloatVector.broadcast(FLOATS, x[v + 13]);
            s50 = u0.fma(b5, s50);
            s51 = u1.fma(b5, s51);
            s52 = u2.fma(b5, s52);
            FloatVector b6 = FloatVector.broadcast(FLOATS, x[v + 14]);
            s60 = u0.fma(b6, s60);
            s61 = u1.fma(b6, s61);
            s62 = u2.fma(b6, s62);
            FloatVector b7 = FloatVector.broadcast(FLOATS, x[v + 15]);
            s70 = u0.fma(b7, s70);
            s71 = u1.fma(b7, s71);
            s72 = u2.fma(b7, s72);
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
        FLOAT_VECTOR.cast(s02).intoArray(to, t0 + 32);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s11).intoArray(to, t1 + 16);
        FLOAT_VECTOR.cast(s12).intoArray(to, t1 + 32);
        FLOAT_VECTOR.cast(s20).intoArray(to, t2);
        FLOAT_VECTOR.cast(s21).intoArray(to, t2 + 16);
        FLOAT_VECTOR.cast(s22).intoArray(to, t2 + 32);
        FLOAT_VECTOR.cast(s30).intoArray(to, t3);
        FLOAT_VECTOR.cast(s31).intoArray(to, t3 + 16);
        FLOAT_VECTOR.cast(s32).intoArray(to, t3 + 32);
        FLOAT_VECTOR.cast(s40).intoArray(to, t4);
        FLOAT_VECTOR.cast(s41).intoArray(to, t4 + 16);
        FLOAT_VECTOR.cast(s42).intoArray(to, t4 + 32);
        FLOAT_VECTOR.cast(s50).intoArray(to, t5);
        FLOAT_VECTOR.cast(s51).intoArray(to, t5 + 16);
        FLOAT_VECTOR.cast(s52).intoArray(to, t5 + 32);
        FLOAT_VECTOR.cast(s60).intoArray(to, t6);
        FLOAT_VECTOR.cast(s61).intoArray(to, t6 + 16);
        FLOAT_VECTOR.cast(s62).intoArray(to, t6 + 32);
        FLOAT_VECTOR.cast(s70).intoArray(to, t7);
        FLOAT_VECTOR.cast(s71).intoArray(to, t7 + 16);
        FLOAT_VECTOR.cast(s72).intoArray(to, t7 + 32);
        return touched;
    }

    /** Goes on with the last input, where they are odd. */
    private static void multiply8x3Last(Sums y) {
        int at = y.weightsAt + 48 * (y.depth - 1);
        int v = y.xAt + 8 * (y.depth - 1);
        for (int row = 0, to = y.toAt; row < 8; row++, to += y.toStride) {
            for (int c = 0; c < 48; c += Lanes.LANES) {
                FLOAT_VECTOR
                        .cast(FloatVector.broadcast(FLOATS, y.x[v + row]))
                        .fma(
                                FloatVector.fromArray(FLOATS, y.weights, at + c),
                                FloatVector.fromArray(FLOATS, y.to, to + c))
                        .intoArray(y.to, to + c);
            }
        }
    }

    private static void multiply4x3(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        int f2 = f1 + y.fromStride;
        int f3 = f2 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, from, f0 + 32);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, from, f1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, from, f1 + 32);
        FloatVector s20 = FloatVector.fromArray(FLOATS, from, f2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, from, f2 + 16);
        FloatVector s22 = FloatVector.fromArray(FLOATS, from, f2 + 32);
        FloatVector s30 = FloatVector.fromArray(FLOATS, from, f3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, from, f3 + 16);
        FloatVector s32 = FloatVector.fromArray(FLOATS, from, f3 + 32);
        for (int i = 0, at = wAt; i < depth; i++, at += 48) {
            int v = xAt + 4 * i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            s12 = a1.fma(w2, s12);
            FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 2]));
            s20 = a2.fma(w0, s20);
            s21 = a2.fma(w1, s21);
            s22 = a2.fma(w2, s22);
            FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 3]));
            s30 = a3.fma(w0, s30);
            s31 = a3.fma(w1, s31);
            s32 = a3.fma(w2, s32);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
        FLOAT_VECTOR.cast(s02).intoArray(to, t0 + 32);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s11).intoArray(to, t1 + 16);
        FLOAT_VECTOR.cast(s12).intoArray(to, t1 + 32);
        FLOAT_VECTOR.cast(s20).intoArray(to, t2);
        FLOAT_VECTOR.cast(s21).intoArray(to, t2 + 16);
        FLOAT_VECTOR.cast(s22).intoArray(to, t2 + 32);
        FLOAT_VECTOR.cast(s30).intoArray(to, t3);
        FLOAT_VECTOR.cast(s31).intoArray(to, t3 + 16);
        FLOAT_VECTOR.cast(s32).intoArray(to, t3 + 32);
    }

    private static void multiply2x3(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, from, f0 + 32);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, from, f1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, from, f1 + 32);
        for (int i = 0, at = wAt; i < depth; i++, at += 48) {
            int v = xAt + 2 * i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            s12 = a1.fma(w2, s12);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
        FLOAT_VECTOR.cast(s02).intoArray(to, t0 + 32);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s11).intoArray(to, t1 + 16);
        FLOAT_VECTOR.cast(s12).intoArray(to, t1 + 32);
    }

    private static void multiply1x3(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, from, f0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, from, f0 + 32);
        for (int i = 0, at = wAt; i < depth; i++, at += 48) {
            int v = xAt + i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s01).intoArray(to, t0 + 16);
        FLOAT_VECTOR.cast(s02).intoArray(to, t0 + 32);
    }

    private static void multiply8x1(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
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
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s20 = FloatVector.fromArray(FLOATS, from, f2);
        FloatVector s30 = FloatVector.fromArray(FLOATS, from, f3);
        FloatVector s40 = FloatVector.fromArray(FLOATS, from, f4);
        FloatVector s50 = FloatVector.fromArray(FLOATS, from, f5);
        FloatVector s60 = FloatVector.fromArray(FLOATS, from, f6);
        FloatVector s70 = FloatVector.fromArray(FLOATS, from, f7);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + 8 * i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(w0, s10);
            FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 2]));
            s20 = a2.fma(w0, s20);
            FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 3]));
            s30 = a3.fma(w0, s30);
            FloatVector a4 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 4]));
            s40 = a4.fma(w0, s40);
            FloatVector a5 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 5]));
            s50 = a5.fma(w0, s50);
            FloatVector a6 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 6]));
            s60 = a6.fma(w0, s60);
            FloatVector a7 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 7]));
            s70 = a7.fma(w0, s70);
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
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s20).intoArray(to, t2);
        FLOAT_VECTOR.cast(s30).intoArray(to, t3);
        FLOAT_VECTOR.cast(s40).intoArray(to, t4);
        FLOAT_VECTOR.cast(s50).intoArray(to, t5);
        FLOAT_VECTOR.cast(s60).intoArray(to, t6);
        FLOAT_VECTOR.cast(s70).intoArray(to, t7);
    }

    private static void multiply4x1(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        int f2 = f1 + y.fromStride;
        int f3 = f2 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        FloatVector s20 = FloatVector.fromArray(FLOATS, from, f2);
        FloatVector s30 = FloatVector.fromArray(FLOATS, from, f3);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + 4 * i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(w0, s10);
            FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 2]));
            s20 = a2.fma(w0, s20);
            FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 3]));
            s30 = a3.fma(w0, s30);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
        FLOAT_VECTOR.cast(s20).intoArray(to, t2);
        FLOAT_VECTOR.cast(s30).intoArray(to, t3);
    }

    private static void multiply2x1(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        int f1 = f0 + y.fromStride;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        FloatVector s10 = FloatVector.fromArray(FLOATS, from, f1);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + 2 * i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
            FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v + 1]));
            s10 = a1.fma(w0, s10);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
        FLOAT_VECTOR.cast(s10).intoArray(to, t1);
    }

    private static void multiply1x1(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, x[v]));
            s00 = a0.fma(w0, s00);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        FLOAT_VECTOR.cast(s00).intoArray(to, t0);
    }
}
