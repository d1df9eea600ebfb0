package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** Norms of one row, and the sums they rest on. All may be in place. */
final class Norms {

    private Norms() {}

    /** {@code to = from / sqrt(|from|^2 + floor)}. */
    static void unit(float[] from, int at, int n, float floor, float[] to, int toAt) {
        scale(from, at, n, 0, (float) (1 / Math.sqrt(squares(from, at, n, 0) + floor)), to, toAt);
    }

    /** RMSNorm with a weight. */
    static void rms(float[] from, int at, int n, float eps, float[] weight, float[] to, int toAt) {
        scale(from, at, n, 0, (float) (1 / Math.sqrt(squares(from, at, n, 0) / n + eps)), to, toAt);
        multiply(weight, n, to, toAt);
    }

    /** LayerNorm, with weight and bias or without. */
    static void layer(
            float[] from,
            int at,
            int n,
            float eps,
            float @Nullable [] weight,
            float @Nullable [] bias,
            float[] to,
            int toAt) {
        float mean = sum(from, at, n) / n;
        scale(from, at, n, mean, (float) (1 / Math.sqrt(squares(from, at, n, mean) / n + eps)), to, toAt);
        if (weight != null) {
            multiply(weight, n, to, toAt);
        }
        if (bias != null) {
            add(bias, 0, n, to, toAt);
        }
    }

    /** {@code to += from}. */
    static void add(float[] from, int at, int n, float[] to, int toAt) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, to, toAt + i))
                    .add(FloatVector.fromArray(FLOATS, from, at + i))
                    .intoArray(to, toAt + i);
        }
        for (; i < n; i++) {
            to[toAt + i] += from[at + i];
        }
    }

    private static void multiply(float[] by, int n, float[] to, int toAt) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, to, toAt + i))
                    .mul(FloatVector.fromArray(FLOATS, by, i))
                    .intoArray(to, toAt + i);
        }
        for (; i < n; i++) {
            to[toAt + i] *= by[i];
        }
    }

    /** {@code to = (from - shift) * factor}. */
    private static void scale(float[] from, int at, int n, float shift, float factor, float[] to, int toAt) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, from, at + i))
                    .sub(shift)
                    .mul(factor)
                    .intoArray(to, toAt + i);
        }
        for (; i < n; i++) {
            to[toAt + i] = (from[at + i] - shift) * factor;
        }
    }

    private static float sum(float[] x, int at, int n) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            sum = FLOAT_VECTOR.cast(sum).add(FloatVector.fromArray(FLOATS, x, at + i));
        }
        float rest = 0;
        for (; i < n; i++) {
            rest += x[at + i];
        }
        return FLOAT_VECTOR.cast(sum).reduceLanes(VectorOperators.ADD) + rest;
    }

    /** The sum of {@code (x - shift)^2}. */
    private static float squares(float[] x, int at, int n, float shift) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v =
                    FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i)).sub(shift);
            sum = v.fma(v, sum);
        }
        float rest = 0;
        for (; i < n; i++) {
            float v = x[at + i] - shift;
            rest = Math.fma(v, v, rest);
        }
        return FLOAT_VECTOR.cast(sum).reduceLanes(VectorOperators.ADD) + rest;
    }
}
