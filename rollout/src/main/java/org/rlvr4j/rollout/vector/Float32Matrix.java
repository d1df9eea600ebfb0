package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** A matrix in float32. */
final class Float32Matrix extends PackedMatrix {

    private final float[] weights;

    Float32Matrix(int out, int in) {
        super(out, in);
        this.weights = new float[Lanes.ALIGNED + Math.multiplyExact(panels() * Lanes.PANEL, in)];
    }

    @Override
    void put(int output, float[] row) {
        int at = at(output);
        for (int i = 0; i < in; i++, at += Lanes.PANEL) {
            weights[at] = row[i];
        }
    }

    @Override
    void get(int output, float[] row, int to) {
        int at = at(output);
        for (int i = 0; i < in; i++, at += Lanes.PANEL) {
            row[to + i] = weights[at];
        }
    }

    private int at(int output) {
        return Lanes.ALIGNED + output / Lanes.PANEL * Lanes.PANEL * in + output % Lanes.PANEL;
    }

    @Override
    long bytes() {
        return 4L * weights.length;
    }

    @Override
    void multiply(
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
            int ldy) {
        int w = Lanes.ALIGNED + weight * Lanes.PANEL;
        switch (rows) {
            case 6 -> rows6(weights, w, depth, x, xAt, ldx, begin, beginAt, beginLd, y, yAt, ldy);
            case 5 -> rows5(weights, w, depth, x, xAt, ldx, begin, beginAt, beginLd, y, yAt, ldy);
            case 4 -> rows4(weights, w, depth, x, xAt, ldx, begin, beginAt, beginLd, y, yAt, ldy);
            case 3 -> rows3(weights, w, depth, x, xAt, ldx, begin, beginAt, beginLd, y, yAt, ldy);
            case 2 -> rows2(weights, w, depth, x, xAt, ldx, begin, beginAt, beginLd, y, yAt, ldy);
            default -> rows1(weights, w, depth, x, xAt, ldx, begin, beginAt, beginLd, y, yAt, ldy);
        }
    }

    private static void rows6(
            float[] w,
            int wAt,
            int depth,
            float[] x,
            int xAt,
            int ldx,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy) {
        int b0 = beginAt;
        int b1 = beginAt + beginLd;
        int b2 = beginAt + 2 * beginLd;
        int b3 = beginAt + 3 * beginLd;
        int b4 = beginAt + 4 * beginLd;
        int b5 = beginAt + 5 * beginLd;
        FloatVector s00 = FloatVector.fromArray(FLOATS, begin, b0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, begin, b0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, begin, b0 + 32);
        FloatVector s03 = FloatVector.fromArray(FLOATS, begin, b0 + 48);
        FloatVector s10 = FloatVector.fromArray(FLOATS, begin, b1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, begin, b1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, begin, b1 + 32);
        FloatVector s13 = FloatVector.fromArray(FLOATS, begin, b1 + 48);
        FloatVector s20 = FloatVector.fromArray(FLOATS, begin, b2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, begin, b2 + 16);
        FloatVector s22 = FloatVector.fromArray(FLOATS, begin, b2 + 32);
        FloatVector s23 = FloatVector.fromArray(FLOATS, begin, b2 + 48);
        FloatVector s30 = FloatVector.fromArray(FLOATS, begin, b3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, begin, b3 + 16);
        FloatVector s32 = FloatVector.fromArray(FLOATS, begin, b3 + 32);
        FloatVector s33 = FloatVector.fromArray(FLOATS, begin, b3 + 48);
        FloatVector s40 = FloatVector.fromArray(FLOATS, begin, b4);
        FloatVector s41 = FloatVector.fromArray(FLOATS, begin, b4 + 16);
        FloatVector s42 = FloatVector.fromArray(FLOATS, begin, b4 + 32);
        FloatVector s43 = FloatVector.fromArray(FLOATS, begin, b4 + 48);
        FloatVector s50 = FloatVector.fromArray(FLOATS, begin, b5);
        FloatVector s51 = FloatVector.fromArray(FLOATS, begin, b5 + 16);
        FloatVector s52 = FloatVector.fromArray(FLOATS, begin, b5 + 32);
        FloatVector s53 = FloatVector.fromArray(FLOATS, begin, b5 + 48);
        int x1 = xAt + ldx;
        int x2 = xAt + 2 * ldx;
        int x3 = xAt + 3 * ldx;
        int x4 = xAt + 4 * ldx;
        int x5 = xAt + 5 * ldx;
        for (int i = 0, at = wAt; i < depth; i++, at += 64) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector w3 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector v0 = FloatVector.broadcast(FLOATS, x[xAt + i]);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            FloatVector v1 = FloatVector.broadcast(FLOATS, x[x1 + i]);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            FloatVector v2 = FloatVector.broadcast(FLOATS, x[x2 + i]);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            FloatVector v3 = FloatVector.broadcast(FLOATS, x[x3 + i]);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
            s33 = v3.fma(w3, s33);
            FloatVector v4 = FloatVector.broadcast(FLOATS, x[x4 + i]);
            s40 = v4.fma(w0, s40);
            s41 = v4.fma(w1, s41);
            s42 = v4.fma(w2, s42);
            s43 = v4.fma(w3, s43);
            FloatVector v5 = FloatVector.broadcast(FLOATS, x[x5 + i]);
            s50 = v5.fma(w0, s50);
            s51 = v5.fma(w1, s51);
            s52 = v5.fma(w2, s52);
            s53 = v5.fma(w3, s53);
        }
        s00.intoArray(y, yAt);
        s01.intoArray(y, yAt + 16);
        s02.intoArray(y, yAt + 32);
        s03.intoArray(y, yAt + 48);
        s10.intoArray(y, yAt + ldy);
        s11.intoArray(y, yAt + ldy + 16);
        s12.intoArray(y, yAt + ldy + 32);
        s13.intoArray(y, yAt + ldy + 48);
        s20.intoArray(y, yAt + 2 * ldy);
        s21.intoArray(y, yAt + 2 * ldy + 16);
        s22.intoArray(y, yAt + 2 * ldy + 32);
        s23.intoArray(y, yAt + 2 * ldy + 48);
        s30.intoArray(y, yAt + 3 * ldy);
        s31.intoArray(y, yAt + 3 * ldy + 16);
        s32.intoArray(y, yAt + 3 * ldy + 32);
        s33.intoArray(y, yAt + 3 * ldy + 48);
        s40.intoArray(y, yAt + 4 * ldy);
        s41.intoArray(y, yAt + 4 * ldy + 16);
        s42.intoArray(y, yAt + 4 * ldy + 32);
        s43.intoArray(y, yAt + 4 * ldy + 48);
        s50.intoArray(y, yAt + 5 * ldy);
        s51.intoArray(y, yAt + 5 * ldy + 16);
        s52.intoArray(y, yAt + 5 * ldy + 32);
        s53.intoArray(y, yAt + 5 * ldy + 48);
    }

    private static void rows5(
            float[] w,
            int wAt,
            int depth,
            float[] x,
            int xAt,
            int ldx,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy) {
        int b0 = beginAt;
        int b1 = beginAt + beginLd;
        int b2 = beginAt + 2 * beginLd;
        int b3 = beginAt + 3 * beginLd;
        int b4 = beginAt + 4 * beginLd;
        FloatVector s00 = FloatVector.fromArray(FLOATS, begin, b0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, begin, b0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, begin, b0 + 32);
        FloatVector s03 = FloatVector.fromArray(FLOATS, begin, b0 + 48);
        FloatVector s10 = FloatVector.fromArray(FLOATS, begin, b1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, begin, b1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, begin, b1 + 32);
        FloatVector s13 = FloatVector.fromArray(FLOATS, begin, b1 + 48);
        FloatVector s20 = FloatVector.fromArray(FLOATS, begin, b2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, begin, b2 + 16);
        FloatVector s22 = FloatVector.fromArray(FLOATS, begin, b2 + 32);
        FloatVector s23 = FloatVector.fromArray(FLOATS, begin, b2 + 48);
        FloatVector s30 = FloatVector.fromArray(FLOATS, begin, b3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, begin, b3 + 16);
        FloatVector s32 = FloatVector.fromArray(FLOATS, begin, b3 + 32);
        FloatVector s33 = FloatVector.fromArray(FLOATS, begin, b3 + 48);
        FloatVector s40 = FloatVector.fromArray(FLOATS, begin, b4);
        FloatVector s41 = FloatVector.fromArray(FLOATS, begin, b4 + 16);
        FloatVector s42 = FloatVector.fromArray(FLOATS, begin, b4 + 32);
        FloatVector s43 = FloatVector.fromArray(FLOATS, begin, b4 + 48);
        int x1 = xAt + ldx;
        int x2 = xAt + 2 * ldx;
        int x3 = xAt + 3 * ldx;
        int x4 = xAt + 4 * ldx;
        for (int i = 0, at = wAt; i < depth; i++, at += 64) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector w3 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector v0 = FloatVector.broadcast(FLOATS, x[xAt + i]);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            FloatVector v1 = FloatVector.broadcast(FLOATS, x[x1 + i]);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            FloatVector v2 = FloatVector.broadcast(FLOATS, x[x2 + i]);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            FloatVector v3 = FloatVector.broadcast(FLOATS, x[x3 + i]);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
            s33 = v3.fma(w3, s33);
            FloatVector v4 = FloatVector.broadcast(FLOATS, x[x4 + i]);
            s40 = v4.fma(w0, s40);
            s41 = v4.fma(w1, s41);
            s42 = v4.fma(w2, s42);
            s43 = v4.fma(w3, s43);
        }
        s00.intoArray(y, yAt);
        s01.intoArray(y, yAt + 16);
        s02.intoArray(y, yAt + 32);
        s03.intoArray(y, yAt + 48);
        s10.intoArray(y, yAt + ldy);
        s11.intoArray(y, yAt + ldy + 16);
        s12.intoArray(y, yAt + ldy + 32);
        s13.intoArray(y, yAt + ldy + 48);
        s20.intoArray(y, yAt + 2 * ldy);
        s21.intoArray(y, yAt + 2 * ldy + 16);
        s22.intoArray(y, yAt + 2 * ldy + 32);
        s23.intoArray(y, yAt + 2 * ldy + 48);
        s30.intoArray(y, yAt + 3 * ldy);
        s31.intoArray(y, yAt + 3 * ldy + 16);
        s32.intoArray(y, yAt + 3 * ldy + 32);
        s33.intoArray(y, yAt + 3 * ldy + 48);
        s40.intoArray(y, yAt + 4 * ldy);
        s41.intoArray(y, yAt + 4 * ldy + 16);
        s42.intoArray(y, yAt + 4 * ldy + 32);
        s43.intoArray(y, yAt + 4 * ldy + 48);
    }

    private static void rows4(
            float[] w,
            int wAt,
            int depth,
            float[] x,
            int xAt,
            int ldx,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy) {
        int b0 = beginAt;
        int b1 = beginAt + beginLd;
        int b2 = beginAt + 2 * beginLd;
        int b3 = beginAt + 3 * beginLd;
        FloatVector s00 = FloatVector.fromArray(FLOATS, begin, b0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, begin, b0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, begin, b0 + 32);
        FloatVector s03 = FloatVector.fromArray(FLOATS, begin, b0 + 48);
        FloatVector s10 = FloatVector.fromArray(FLOATS, begin, b1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, begin, b1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, begin, b1 + 32);
        FloatVector s13 = FloatVector.fromArray(FLOATS, begin, b1 + 48);
        FloatVector s20 = FloatVector.fromArray(FLOATS, begin, b2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, begin, b2 + 16);
        FloatVector s22 = FloatVector.fromArray(FLOATS, begin, b2 + 32);
        FloatVector s23 = FloatVector.fromArray(FLOATS, begin, b2 + 48);
        FloatVector s30 = FloatVector.fromArray(FLOATS, begin, b3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, begin, b3 + 16);
        FloatVector s32 = FloatVector.fromArray(FLOATS, begin, b3 + 32);
        FloatVector s33 = FloatVector.fromArray(FLOATS, begin, b3 + 48);
        int x1 = xAt + ldx;
        int x2 = xAt + 2 * ldx;
        int x3 = xAt + 3 * ldx;
        for (int i = 0, at = wAt; i < depth; i++, at += 64) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector w3 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector v0 = FloatVector.broadcast(FLOATS, x[xAt + i]);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            FloatVector v1 = FloatVector.broadcast(FLOATS, x[x1 + i]);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            FloatVector v2 = FloatVector.broadcast(FLOATS, x[x2 + i]);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            FloatVector v3 = FloatVector.broadcast(FLOATS, x[x3 + i]);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
            s33 = v3.fma(w3, s33);
        }
        s00.intoArray(y, yAt);
        s01.intoArray(y, yAt + 16);
        s02.intoArray(y, yAt + 32);
        s03.intoArray(y, yAt + 48);
        s10.intoArray(y, yAt + ldy);
        s11.intoArray(y, yAt + ldy + 16);
        s12.intoArray(y, yAt + ldy + 32);
        s13.intoArray(y, yAt + ldy + 48);
        s20.intoArray(y, yAt + 2 * ldy);
        s21.intoArray(y, yAt + 2 * ldy + 16);
        s22.intoArray(y, yAt + 2 * ldy + 32);
        s23.intoArray(y, yAt + 2 * ldy + 48);
        s30.intoArray(y, yAt + 3 * ldy);
        s31.intoArray(y, yAt + 3 * ldy + 16);
        s32.intoArray(y, yAt + 3 * ldy + 32);
        s33.intoArray(y, yAt + 3 * ldy + 48);
    }

    private static void rows3(
            float[] w,
            int wAt,
            int depth,
            float[] x,
            int xAt,
            int ldx,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy) {
        int b0 = beginAt;
        int b1 = beginAt + beginLd;
        int b2 = beginAt + 2 * beginLd;
        FloatVector s00 = FloatVector.fromArray(FLOATS, begin, b0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, begin, b0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, begin, b0 + 32);
        FloatVector s03 = FloatVector.fromArray(FLOATS, begin, b0 + 48);
        FloatVector s10 = FloatVector.fromArray(FLOATS, begin, b1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, begin, b1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, begin, b1 + 32);
        FloatVector s13 = FloatVector.fromArray(FLOATS, begin, b1 + 48);
        FloatVector s20 = FloatVector.fromArray(FLOATS, begin, b2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, begin, b2 + 16);
        FloatVector s22 = FloatVector.fromArray(FLOATS, begin, b2 + 32);
        FloatVector s23 = FloatVector.fromArray(FLOATS, begin, b2 + 48);
        int x1 = xAt + ldx;
        int x2 = xAt + 2 * ldx;
        for (int i = 0, at = wAt; i < depth; i++, at += 64) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector w3 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector v0 = FloatVector.broadcast(FLOATS, x[xAt + i]);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            FloatVector v1 = FloatVector.broadcast(FLOATS, x[x1 + i]);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            FloatVector v2 = FloatVector.broadcast(FLOATS, x[x2 + i]);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
        }
        s00.intoArray(y, yAt);
        s01.intoArray(y, yAt + 16);
        s02.intoArray(y, yAt + 32);
        s03.intoArray(y, yAt + 48);
        s10.intoArray(y, yAt + ldy);
        s11.intoArray(y, yAt + ldy + 16);
        s12.intoArray(y, yAt + ldy + 32);
        s13.intoArray(y, yAt + ldy + 48);
        s20.intoArray(y, yAt + 2 * ldy);
        s21.intoArray(y, yAt + 2 * ldy + 16);
        s22.intoArray(y, yAt + 2 * ldy + 32);
        s23.intoArray(y, yAt + 2 * ldy + 48);
    }

    private static void rows2(
            float[] w,
            int wAt,
            int depth,
            float[] x,
            int xAt,
            int ldx,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy) {
        int b0 = beginAt;
        int b1 = beginAt + beginLd;
        FloatVector s00 = FloatVector.fromArray(FLOATS, begin, b0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, begin, b0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, begin, b0 + 32);
        FloatVector s03 = FloatVector.fromArray(FLOATS, begin, b0 + 48);
        FloatVector s10 = FloatVector.fromArray(FLOATS, begin, b1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, begin, b1 + 16);
        FloatVector s12 = FloatVector.fromArray(FLOATS, begin, b1 + 32);
        FloatVector s13 = FloatVector.fromArray(FLOATS, begin, b1 + 48);
        int x1 = xAt + ldx;
        for (int i = 0, at = wAt; i < depth; i++, at += 64) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector w3 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector v0 = FloatVector.broadcast(FLOATS, x[xAt + i]);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            FloatVector v1 = FloatVector.broadcast(FLOATS, x[x1 + i]);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
        }
        s00.intoArray(y, yAt);
        s01.intoArray(y, yAt + 16);
        s02.intoArray(y, yAt + 32);
        s03.intoArray(y, yAt + 48);
        s10.intoArray(y, yAt + ldy);
        s11.intoArray(y, yAt + ldy + 16);
        s12.intoArray(y, yAt + ldy + 32);
        s13.intoArray(y, yAt + ldy + 48);
    }

    private static void rows1(
            float[] w,
            int wAt,
            int depth,
            float[] x,
            int xAt,
            int ldx,
            float[] begin,
            int beginAt,
            int beginLd,
            float[] y,
            int yAt,
            int ldy) {
        int b0 = beginAt;
        FloatVector s00 = FloatVector.fromArray(FLOATS, begin, b0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, begin, b0 + 16);
        FloatVector s02 = FloatVector.fromArray(FLOATS, begin, b0 + 32);
        FloatVector s03 = FloatVector.fromArray(FLOATS, begin, b0 + 48);
        for (int i = 0, at = wAt; i < depth; i++, at += 64) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + 16);
            FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 32);
            FloatVector w3 = FloatVector.fromArray(FLOATS, w, at + 48);
            FloatVector v0 = FloatVector.broadcast(FLOATS, x[xAt + i]);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
        }
        s00.intoArray(y, yAt);
        s01.intoArray(y, yAt + 16);
        s02.intoArray(y, yAt + 32);
        s03.intoArray(y, yAt + 48);
    }
}
