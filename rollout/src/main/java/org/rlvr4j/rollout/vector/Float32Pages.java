package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;

/** Keys and values in float32. */
final class Float32Pages extends PageKernels {
    private final int keyDim;
    private final int valueDim;

    Float32Pages(int keyDim, int valueDim) {
        this.keyDim = keyDim;
        this.valueDim = valueDim;
    }

    @Override
    void score(float[] keys, int at, float[] query, int queryAt, float[] scores, int scoreAt) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int d = 0;
        for (; d + 4 <= keyDim; d += 4) {
            int k = at + d * LANES;
            int q = queryAt + d;
            s0 = key(keys, k).fma(FloatVector.broadcast(FLOATS, query[q]), s0);
            s1 = key(keys, k + LANES).fma(FloatVector.broadcast(FLOATS, query[q + 1]), s1);
            s2 = key(keys, k + 2 * LANES).fma(FloatVector.broadcast(FLOATS, query[q + 2]), s2);
            s3 = key(keys, k + 3 * LANES).fma(FloatVector.broadcast(FLOATS, query[q + 3]), s3);
        }
        for (; d < keyDim; d++) {
            s0 = key(keys, at + d * LANES).fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s0);
        }
        s0.add(s1).add(s2.add(s3)).intoArray(scores, scoreAt);
    }

    private static FloatVector key(float[] keys, int at) {
        return FloatVector.fromArray(FLOATS, keys, at);
    }

    /** 64 dimensions at a time while there are so many. */
    @Override
    void add(float[] values, int at, float[] weights, int weightAt, int from, int to, float[] sums, int sumAt) {
        int d = 0;
        for (; d + 4 * LANES <= valueDim; d += 4 * LANES) {
            int s = sumAt + d;
            FloatVector s0 = FloatVector.fromArray(FLOATS, sums, s);
            FloatVector s1 = FloatVector.fromArray(FLOATS, sums, s + LANES);
            FloatVector s2 = FloatVector.fromArray(FLOATS, sums, s + 2 * LANES);
            FloatVector s3 = FloatVector.fromArray(FLOATS, sums, s + 3 * LANES);
            for (int i = from, v = at + from * valueDim + d; i < to; i++, v += valueDim) {
                FloatVector w = FloatVector.broadcast(FLOATS, weights[weightAt + i]);
                s0 = w.fma(FloatVector.fromArray(FLOATS, values, v), s0);
                s1 = w.fma(FloatVector.fromArray(FLOATS, values, v + LANES), s1);
                s2 = w.fma(FloatVector.fromArray(FLOATS, values, v + 2 * LANES), s2);
                s3 = w.fma(FloatVector.fromArray(FLOATS, values, v + 3 * LANES), s3);
            }
            s0.intoArray(sums, s);
            s1.intoArray(sums, s + LANES);
            s2.intoArray(sums, s + 2 * LANES);
            s3.intoArray(sums, s + 3 * LANES);
        }
        for (; d < valueDim; d += LANES) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, sumAt + d);
            for (int i = from, v = at + from * valueDim + d; i < to; i++, v += valueDim) {
                FloatVector w = FloatVector.broadcast(FLOATS, weights[weightAt + i]);
                sum = w.fma(FloatVector.fromArray(FLOATS, values, v), sum);
            }
            sum.intoArray(sums, sumAt + d);
        }
    }
}
