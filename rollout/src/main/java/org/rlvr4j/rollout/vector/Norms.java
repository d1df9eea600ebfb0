package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** Norms of one row, and the sums they rest on. */
final class Norms {

    private Norms() {}

    /** {@code to = from / sqrt(|from|^2 + floor)}. */
    static void unit(float[] from, int at, int n, float floor, float[] to, int toAt) {
        scale(from, at, n, (float) (1 / Math.sqrt(squares(from, at, n) + floor)), to, toAt);
    }

    /** RMSNorm with a weight. */
    static void rms(float[] from, int at, int n, float eps, float[] weight, float[] to, int toAt) {
        float factor = (float) (1 / Math.sqrt(squares(from, at, n) / n + eps));
        for (int i = 0; i < n; i++) {
            to[toAt + i] = from[at + i] * factor * weight[i];
        }
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
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += from[at + i];
        }
        double mean = sum / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double d = from[at + i] - mean;
            squares += d * d;
        }
        double factor = 1 / Math.sqrt(squares / n + eps);
        for (int i = 0; i < n; i++) {
            float y = (float) ((from[at + i] - mean) * factor);
            to[toAt + i] = weight == null ? y : bias == null ? y * weight[i] : Math.fma(y, weight[i], bias[i]);
        }
    }

    /** {@code to += from}. */
    static void add(float[] from, int at, int n, float[] to, int toAt) {
        for (int i = 0; i < n; i++) {
            to[toAt + i] += from[at + i];
        }
    }

    private static void scale(float[] from, int at, int n, float factor, float[] to, int toAt) {
        for (int i = 0; i < n; i++) {
            to[toAt + i] = from[at + i] * factor;
        }
    }

    private static float squares(float[] x, int at, int n) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, at + i);
            sum = v.fma(v, sum);
        }
        if (i < n) {
            VectorMask<Float> mask = FLOATS.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(FLOATS, x, at + i, mask);
            sum = v.fma(v, sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
