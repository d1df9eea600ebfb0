package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;

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
     * {@code y}, reads the rest where it is needed, and finds the sums at constant distances.
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
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            s12 = a1.fma(w2, s12);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = a2.fma(w0, s20);
            s21 = a2.fma(w1, s21);
            s22 = a2.fma(w2, s22);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = a3.fma(w0, s30);
            s31 = a3.fma(w1, s31);
            s32 = a3.fma(w2, s32);
            FloatVector a4 = FloatVector.broadcast(FLOATS, x[v + 4]);
            s40 = a4.fma(w0, s40);
            s41 = a4.fma(w1, s41);
            s42 = a4.fma(w2, s42);
            FloatVector a5 = FloatVector.broadcast(FLOATS, x[v + 5]);
            s50 = a5.fma(w0, s50);
            s51 = a5.fma(w1, s51);
            s52 = a5.fma(w2, s52);
            FloatVector a6 = FloatVector.broadcast(FLOATS, x[v + 6]);
            s60 = a6.fma(w0, s60);
            s61 = a6.fma(w1, s61);
            s62 = a6.fma(w2, s62);
            FloatVector a7 = FloatVector.broadcast(FLOATS, x[v + 7]);
            s70 = a7.fma(w0, s70);
            s71 = a7.fma(w1, s71);
            s72 = a7.fma(w2, s72);
            touched += w[t + 6];
            FloatVector u0 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector u1 = FloatVector.fromArray(FLOATS, w, at + 64);
            FloatVector u2 = FloatVector.fromArray(FLOATS, w, at + 80);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[v + 8]);
            s00 = b0.fma(u0, s00);
            s01 = b0.fma(u1, s01);
            s02 = b0.fma(u2, s02);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[v + 9]);
            s10 = b1.fma(u0, s10);
            s11 = b1.fma(u1, s11);
            s12 = b1.fma(u2, s12);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[v + 10]);
            s20 = b2.fma(u0, s20);
            s21 = b2.fma(u1, s21);
            s22 = b2.fma(u2, s22);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[v + 11]);
            s30 = b3.fma(u0, s30);
            s31 = b3.fma(u1, s31);
            s32 = b3.fma(u2, s32);
            FloatVector b4 = FloatVector.broadcast(FLOATS, x[v + 12]);
            s40 = b4.fma(u0, s40);
            s41 = b4.fma(u1, s41);
            s42 = b4.fma(u2, s42);
            FloatVector b5 = FloatVector.broadcast(FLOATS, x[v + 13]);
            s50 = b5.fma(u0, s50);
            s51 = b5.fma(u1, s51);
            s52 = b5.fma(u2, s52);
            FloatVector b6 = FloatVector.broadcast(FLOATS, x[v + 14]);
            s60 = b6.fma(u0, s60);
            s61 = b6.fma(u1, s61);
            s62 = b6.fma(u2, s62);
            FloatVector b7 = FloatVector.broadcast(FLOATS, x[v + 15]);
            s70 = b7.fma(u0, s70);
            s71 = b7.fma(u1, s71);
            s72 = b7.fma(u2, s72);
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
        s02.intoArray(to, t0 + 32);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + 16);
        s12.intoArray(to, t1 + 32);
        s20.intoArray(to, t2);
        s21.intoArray(to, t2 + 16);
        s22.intoArray(to, t2 + 32);
        s30.intoArray(to, t3);
        s31.intoArray(to, t3 + 16);
        s32.intoArray(to, t3 + 32);
        s40.intoArray(to, t4);
        s41.intoArray(to, t4 + 16);
        s42.intoArray(to, t4 + 32);
        s50.intoArray(to, t5);
        s51.intoArray(to, t5 + 16);
        s52.intoArray(to, t5 + 32);
        s60.intoArray(to, t6);
        s61.intoArray(to, t6 + 16);
        s62.intoArray(to, t6 + 32);
        s70.intoArray(to, t7);
        s71.intoArray(to, t7 + 16);
        s72.intoArray(to, t7 + 32);
        return touched;
    }

    /** Goes on with the last input, where they are odd. */
    private static void multiply8x3Last(Sums y) {
        int at = y.weightsAt + 48 * (y.depth - 1);
        int v = y.xAt + 8 * (y.depth - 1);
        for (int row = 0, to = y.toAt; row < 8; row++, to += y.toStride) {
            for (int c = 0; c < 48; c += Lanes.LANES) {
                FloatVector.broadcast(FLOATS, y.x[v + row])
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
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            s12 = a1.fma(w2, s12);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = a2.fma(w0, s20);
            s21 = a2.fma(w1, s21);
            s22 = a2.fma(w2, s22);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = a3.fma(w0, s30);
            s31 = a3.fma(w1, s31);
            s32 = a3.fma(w2, s32);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
        s02.intoArray(to, t0 + 32);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + 16);
        s12.intoArray(to, t1 + 32);
        s20.intoArray(to, t2);
        s21.intoArray(to, t2 + 16);
        s22.intoArray(to, t2 + 32);
        s30.intoArray(to, t3);
        s31.intoArray(to, t3 + 16);
        s32.intoArray(to, t3 + 32);
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
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            s11 = a1.fma(w1, s11);
            s12 = a1.fma(w2, s12);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
        s02.intoArray(to, t0 + 32);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + 16);
        s12.intoArray(to, t1 + 32);
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
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            s01 = a0.fma(w1, s01);
            s02 = a0.fma(w2, s02);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + 16);
        s02.intoArray(to, t0 + 32);
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
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = a2.fma(w0, s20);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = a3.fma(w0, s30);
            FloatVector a4 = FloatVector.broadcast(FLOATS, x[v + 4]);
            s40 = a4.fma(w0, s40);
            FloatVector a5 = FloatVector.broadcast(FLOATS, x[v + 5]);
            s50 = a5.fma(w0, s50);
            FloatVector a6 = FloatVector.broadcast(FLOATS, x[v + 6]);
            s60 = a6.fma(w0, s60);
            FloatVector a7 = FloatVector.broadcast(FLOATS, x[v + 7]);
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
        s00.intoArray(to, t0);
        s10.intoArray(to, t1);
        s20.intoArray(to, t2);
        s30.intoArray(to, t3);
        s40.intoArray(to, t4);
        s50.intoArray(to, t5);
        s60.intoArray(to, t6);
        s70.intoArray(to, t7);
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
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
            FloatVector a2 = FloatVector.broadcast(FLOATS, x[v + 2]);
            s20 = a2.fma(w0, s20);
            FloatVector a3 = FloatVector.broadcast(FLOATS, x[v + 3]);
            s30 = a3.fma(w0, s30);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        int t2 = t1 + y.toStride;
        int t3 = t2 + y.toStride;
        s00.intoArray(to, t0);
        s10.intoArray(to, t1);
        s20.intoArray(to, t2);
        s30.intoArray(to, t3);
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
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
            FloatVector a1 = FloatVector.broadcast(FLOATS, x[v + 1]);
            s10 = a1.fma(w0, s10);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        int t1 = t0 + y.toStride;
        s00.intoArray(to, t0);
        s10.intoArray(to, t1);
    }

    private static void multiply1x1(float[] w, int wAt, float[] x, int xAt, int depth, Sums y) {
        float[] from = y.from;
        int f0 = y.fromAt;
        FloatVector s00 = FloatVector.fromArray(FLOATS, from, f0);
        for (int i = 0, at = wAt; i < depth; i++, at += 16) {
            int v = xAt + i;
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector a0 = FloatVector.broadcast(FLOATS, x[v]);
            s00 = a0.fma(w0, s00);
        }
        float[] to = y.to;
        int t0 = y.toAt;
        s00.intoArray(to, t0);
    }
}
