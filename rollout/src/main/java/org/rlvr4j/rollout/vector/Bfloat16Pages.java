package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Keys and values in bfloat16, two in the bits of a float: of keys, two dimensions of a position that follow each other; of
 * values, two dimensions that are 16 apart. Sums are float32.
 */
final class Bfloat16Pages extends PageKernels {
    private final int keyPairs;
    private final int valueStride;

    Bfloat16Pages(int headDim, int valueStride) {
        this.keyPairs = headDim / 2;
        this.valueStride = valueStride;
    }

    @Override
    void score(float[] keys, int at, float[] query, int queryAt, float[] scores, int scoreAt) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int d = 0;
        for (; d + 2 <= keyPairs; d += 2) {
            int q = queryAt + 2 * d;
            IntVector near = pairs(keys, at + d * LANES);
            IntVector far = pairs(keys, at + (d + 1) * LANES);
            s0 = Bfloat16.low(near).fma(FloatVector.broadcast(FLOATS, query[q]), s0);
            s1 = Bfloat16.high(near).fma(FloatVector.broadcast(FLOATS, query[q + 1]), s1);
            s2 = Bfloat16.low(far).fma(FloatVector.broadcast(FLOATS, query[q + 2]), s2);
            s3 = Bfloat16.high(far).fma(FloatVector.broadcast(FLOATS, query[q + 3]), s3);
        }
        if (d < keyPairs) {
            IntVector last = pairs(keys, at + d * LANES);
            s0 = Bfloat16.low(last).fma(FloatVector.broadcast(FLOATS, query[queryAt + 2 * d]), s0);
            s1 = Bfloat16.high(last).fma(FloatVector.broadcast(FLOATS, query[queryAt + 2 * d + 1]), s1);
        }
        s0.add(s1).add(s2.add(s3)).intoArray(scores, scoreAt);
    }

    @Override
    void add(float[] values, int at, float[] weights, int weightAt, int from, int to, float[] sums, int sumAt) {
        int d = 0;
        for (; d + 2 * LANES <= valueStride; d += 2 * LANES) {
            int s = sumAt + 2 * d;
            FloatVector s0 = FloatVector.fromArray(FLOATS, sums, s);
            FloatVector s1 = FloatVector.fromArray(FLOATS, sums, s + LANES);
            FloatVector s2 = FloatVector.fromArray(FLOATS, sums, s + 2 * LANES);
            FloatVector s3 = FloatVector.fromArray(FLOATS, sums, s + 3 * LANES);
            for (int i = from, v = at + from * valueStride + d; i < to; i++, v += valueStride) {
                FloatVector w = FloatVector.broadcast(FLOATS, weights[weightAt + i]);
                IntVector near = pairs(values, v);
                IntVector far = pairs(values, v + LANES);
                s0 = w.fma(Bfloat16.low(near), s0);
                s1 = w.fma(Bfloat16.high(near), s1);
                s2 = w.fma(Bfloat16.low(far), s2);
                s3 = w.fma(Bfloat16.high(far), s3);
            }
            s0.intoArray(sums, s);
            s1.intoArray(sums, s + LANES);
            s2.intoArray(sums, s + 2 * LANES);
            s3.intoArray(sums, s + 3 * LANES);
        }
        for (; d < valueStride; d += LANES) {
            int s = sumAt + 2 * d;
            FloatVector s0 = FloatVector.fromArray(FLOATS, sums, s);
            FloatVector s1 = FloatVector.fromArray(FLOATS, sums, s + LANES);
            for (int i = from, v = at + from * valueStride + d; i < to; i++, v += valueStride) {
                FloatVector w = FloatVector.broadcast(FLOATS, weights[weightAt + i]);
                IntVector near = pairs(values, v);
                s0 = w.fma(Bfloat16.low(near), s0);
                s1 = w.fma(Bfloat16.high(near), s1);
            }
            s0.intoArray(sums, s);
            s1.intoArray(sums, s + LANES);
        }
    }

    private static IntVector pairs(float[] from, int at) {
        return FloatVector.fromArray(FLOATS, from, at).reinterpretAsInts();
    }
}
