package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Keys and values in float32. Four heads are worked on side by side: processors fetch ahead within 4 KiB, which is what 16
 * keys of 64 dimensions take, and memory gives more where they do so at several places.
 */
final class Float32Pages extends PageKernels {
    private static final int BLOCK = LANES * PagePool.POSITIONS;

    private final VectorShape shape;
    private final int group;
    private final int keyFloats;
    private final int valuesAt;
    private final int valueDim;

    Float32Pages(VectorShape shape, PagePool pool) {
        this.shape = shape;
        this.group = shape.heads() / shape.kvHeads();
        this.keyFloats = pool.keyRows() * PagePool.POSITIONS;
        this.valuesAt = pool.valuesAt();
        this.valueDim = pool.valueDim();
    }

    @Override
    void score(SeenPages pages, float[] query, int queryAt, float[] scores) {
        int dim = shape.headDim();
        int head = 0;
        for (; head + 4 <= shape.heads(); head += 4) {
            score4(
                    pages,
                    keys(head),
                    keys(head + 1),
                    keys(head + 2),
                    keys(head + 3),
                    query,
                    queryAt + head * dim,
                    dim,
                    scores,
                    head * pages.count * LANES);
        }
        for (; head < shape.heads(); head++) {
            score1(pages, keys(head), query, queryAt + head * dim, dim, scores, head * pages.count * LANES);
        }
    }

    private int keys(int head) {
        return head / group * keyFloats;
    }

    private static void score4(
            SeenPages pages,
            int keys0,
            int keys1,
            int keys2,
            int keys3,
            float[] query,
            int queryAt,
            int dim,
            float[] scores,
            int scoreAt) {
        int n = pages.count;
        int width = n * LANES;
        int q1 = queryAt + dim;
        int q2 = q1 + dim;
        int q3 = q2 + dim;
        for (int page = 0; page < n; page++) {
            float[] keys = pages.arrays[page];
            int at = pages.at[page];
            int k0 = at + keys0;
            int k1 = at + keys1;
            int k2 = at + keys2;
            int k3 = at + keys3;
            FloatVector s00 = FloatVector.zero(FLOATS);
            FloatVector s01 = s00;
            FloatVector s10 = s00;
            FloatVector s11 = s00;
            FloatVector s20 = s00;
            FloatVector s21 = s00;
            FloatVector s30 = s00;
            FloatVector s31 = s00;
            int d = 0;
            for (; d < dim - 1; d += 2) {
                int k = d * LANES;
                s00 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k0 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s00);
                s10 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k1 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[q1 + d]), s10);
                s20 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k2 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[q2 + d]), s20);
                s30 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k3 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[q3 + d]), s30);
                s01 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k0 + k + LANES))
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + d + 1]), s01);
                s11 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k1 + k + LANES))
                        .fma(FloatVector.broadcast(FLOATS, query[q1 + d + 1]), s11);
                s21 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k2 + k + LANES))
                        .fma(FloatVector.broadcast(FLOATS, query[q2 + d + 1]), s21);
                s31 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k3 + k + LANES))
                        .fma(FloatVector.broadcast(FLOATS, query[q3 + d + 1]), s31);
            }
            if (d < dim) {
                int k = d * LANES;
                s00 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k0 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s00);
                s10 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k1 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[q1 + d]), s10);
                s20 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k2 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[q2 + d]), s20);
                s30 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k3 + k))
                        .fma(FloatVector.broadcast(FLOATS, query[q3 + d]), s30);
            }
            int s = scoreAt + page * LANES;
            FLOAT_VECTOR.cast(s00).add(s01).intoArray(scores, s);
            FLOAT_VECTOR.cast(s10).add(s11).intoArray(scores, s + width);
            FLOAT_VECTOR.cast(s20).add(s21).intoArray(scores, s + 2 * width);
            FLOAT_VECTOR.cast(s30).add(s31).intoArray(scores, s + 3 * width);
        }
    }

    private static void score1(
            SeenPages pages, int keysAt, float[] query, int queryAt, int dim, float[] scores, int scoreAt) {
        for (int page = 0; page < pages.count; page++) {
            float[] keys = pages.arrays[page];
            int at = pages.at[page] + keysAt;
            FloatVector s0 = FloatVector.zero(FLOATS);
            FloatVector s1 = s0;
            int d = 0;
            for (; d < dim - 1; d += 2) {
                int k = at + d * LANES;
                s0 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k))
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s0);
                s1 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k + LANES))
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + d + 1]), s1);
            }
            if (d < dim) {
                s0 = FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, at + d * LANES))
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s0);
            }
            FLOAT_VECTOR.cast(s0).add(s1).intoArray(scores, scoreAt + page * LANES);
        }
    }

    /** Four heads at a time, 64 dimensions of each, while there are so many. */
    @Override
    void sum(SeenPages pages, float[] weights, float[] sums) {
        int width = pages.count * LANES;
        int head = 0;
        for (; head + 4 <= shape.heads(); head += 4) {
            int d = 0;
            for (; d + 4 * LANES <= valueDim; d += 4 * LANES) {
                int block = d * PagePool.POSITIONS;
                sum4(
                        pages,
                        values(head) + block,
                        values(head + 1) + block,
                        values(head + 2) + block,
                        values(head + 3) + block,
                        weights,
                        head * width,
                        sums,
                        head * valueDim + d,
                        valueDim);
            }
            for (int h = head; h < head + 4; h++) {
                sum(pages, h, d, weights, sums);
            }
        }
        for (; head < shape.heads(); head++) {
            sum(pages, head, 0, weights, sums);
        }
    }

    /** Sums the values of one head, from one of its dimensions on. */
    private void sum(SeenPages pages, int head, int fromDim, float[] weights, float[] sums) {
        int weightAt = head * pages.count * LANES;
        int d = fromDim;
        for (; d + 4 * LANES <= valueDim; d += 4 * LANES) {
            sum1(pages, values(head) + d * PagePool.POSITIONS, weights, weightAt, sums, head * valueDim + d);
        }
        for (; d < valueDim; d += LANES) {
            sumNarrow(pages, values(head) + d * PagePool.POSITIONS, weights, weightAt, sums, head * valueDim + d);
        }
    }

    private int values(int head) {
        return valuesAt + head / group * valueDim * PagePool.POSITIONS;
    }

    private static void sum4(
            SeenPages pages,
            int values0,
            int values1,
            int values2,
            int values3,
            float[] weights,
            int weightAt,
            float[] sums,
            int sumAt,
            int sumStride) {
        int width = pages.count * LANES;
        int t1 = sumAt + sumStride;
        int t2 = t1 + sumStride;
        int t3 = t2 + sumStride;
        for (int page = 0; page < pages.count; page++) {
            float[] values = pages.arrays[page];
            int at = pages.at[page];
            int v0 = at + values0;
            int v1 = at + values1;
            int v2 = at + values2;
            int v3 = at + values3;
            int w0 = weightAt + page * LANES;
            int w1 = w0 + width;
            int w2 = w1 + width;
            int w3 = w2 + width;
            FloatVector s00 = FloatVector.fromArray(FLOATS, sums, sumAt);
            FloatVector s01 = FloatVector.fromArray(FLOATS, sums, sumAt + LANES);
            FloatVector s02 = FloatVector.fromArray(FLOATS, sums, sumAt + 2 * LANES);
            FloatVector s03 = FloatVector.fromArray(FLOATS, sums, sumAt + 3 * LANES);
            FloatVector s10 = FloatVector.fromArray(FLOATS, sums, t1);
            FloatVector s11 = FloatVector.fromArray(FLOATS, sums, t1 + LANES);
            FloatVector s12 = FloatVector.fromArray(FLOATS, sums, t1 + 2 * LANES);
            FloatVector s13 = FloatVector.fromArray(FLOATS, sums, t1 + 3 * LANES);
            FloatVector s20 = FloatVector.fromArray(FLOATS, sums, t2);
            FloatVector s21 = FloatVector.fromArray(FLOATS, sums, t2 + LANES);
            FloatVector s22 = FloatVector.fromArray(FLOATS, sums, t2 + 2 * LANES);
            FloatVector s23 = FloatVector.fromArray(FLOATS, sums, t2 + 3 * LANES);
            FloatVector s30 = FloatVector.fromArray(FLOATS, sums, t3);
            FloatVector s31 = FloatVector.fromArray(FLOATS, sums, t3 + LANES);
            FloatVector s32 = FloatVector.fromArray(FLOATS, sums, t3 + 2 * LANES);
            FloatVector s33 = FloatVector.fromArray(FLOATS, sums, t3 + 3 * LANES);
            int to = pages.to[page];
            for (int i = pages.from[page]; i < to; i++) {
                int v = i * LANES;
                FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w0 + i]));
                s00 = a0.fma(FloatVector.fromArray(FLOATS, values, v0 + v), s00);
                s01 = a0.fma(FloatVector.fromArray(FLOATS, values, v0 + v + BLOCK), s01);
                s02 = a0.fma(FloatVector.fromArray(FLOATS, values, v0 + v + 2 * BLOCK), s02);
                s03 = a0.fma(FloatVector.fromArray(FLOATS, values, v0 + v + 3 * BLOCK), s03);
                FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w1 + i]));
                s10 = a1.fma(FloatVector.fromArray(FLOATS, values, v1 + v), s10);
                s11 = a1.fma(FloatVector.fromArray(FLOATS, values, v1 + v + BLOCK), s11);
                s12 = a1.fma(FloatVector.fromArray(FLOATS, values, v1 + v + 2 * BLOCK), s12);
                s13 = a1.fma(FloatVector.fromArray(FLOATS, values, v1 + v + 3 * BLOCK), s13);
                FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w2 + i]));
                s20 = a2.fma(FloatVector.fromArray(FLOATS, values, v2 + v), s20);
                s21 = a2.fma(FloatVector.fromArray(FLOATS, values, v2 + v + BLOCK), s21);
                s22 = a2.fma(FloatVector.fromArray(FLOATS, values, v2 + v + 2 * BLOCK), s22);
                s23 = a2.fma(FloatVector.fromArray(FLOATS, values, v2 + v + 3 * BLOCK), s23);
                FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w3 + i]));
                s30 = a3.fma(FloatVector.fromArray(FLOATS, values, v3 + v), s30);
                s31 = a3.fma(FloatVector.fromArray(FLOATS, values, v3 + v + BLOCK), s31);
                s32 = a3.fma(FloatVector.fromArray(FLOATS, values, v3 + v + 2 * BLOCK), s32);
                s33 = a3.fma(FloatVector.fromArray(FLOATS, values, v3 + v + 3 * BLOCK), s33);
            }
            FLOAT_VECTOR.cast(s00).intoArray(sums, sumAt);
            FLOAT_VECTOR.cast(s01).intoArray(sums, sumAt + LANES);
            FLOAT_VECTOR.cast(s02).intoArray(sums, sumAt + 2 * LANES);
            FLOAT_VECTOR.cast(s03).intoArray(sums, sumAt + 3 * LANES);
            FLOAT_VECTOR.cast(s10).intoArray(sums, t1);
            FLOAT_VECTOR.cast(s11).intoArray(sums, t1 + LANES);
            FLOAT_VECTOR.cast(s12).intoArray(sums, t1 + 2 * LANES);
            FLOAT_VECTOR.cast(s13).intoArray(sums, t1 + 3 * LANES);
            FLOAT_VECTOR.cast(s20).intoArray(sums, t2);
            FLOAT_VECTOR.cast(s21).intoArray(sums, t2 + LANES);
            FLOAT_VECTOR.cast(s22).intoArray(sums, t2 + 2 * LANES);
            FLOAT_VECTOR.cast(s23).intoArray(sums, t2 + 3 * LANES);
            FLOAT_VECTOR.cast(s30).intoArray(sums, t3);
            FLOAT_VECTOR.cast(s31).intoArray(sums, t3 + LANES);
            FLOAT_VECTOR.cast(s32).intoArray(sums, t3 + 2 * LANES);
            FLOAT_VECTOR.cast(s33).intoArray(sums, t3 + 3 * LANES);
        }
    }

    private static void sum1(SeenPages pages, int valuesAt, float[] weights, int weightAt, float[] sums, int sumAt) {
        for (int page = 0; page < pages.count; page++) {
            float[] values = pages.arrays[page];
            int at = pages.at[page] + valuesAt;
            int w = weightAt + page * LANES;
            FloatVector s0 = FloatVector.fromArray(FLOATS, sums, sumAt);
            FloatVector s1 = FloatVector.fromArray(FLOATS, sums, sumAt + LANES);
            FloatVector s2 = FloatVector.fromArray(FLOATS, sums, sumAt + 2 * LANES);
            FloatVector s3 = FloatVector.fromArray(FLOATS, sums, sumAt + 3 * LANES);
            int to = pages.to[page];
            for (int i = pages.from[page]; i < to; i++) {
                int v = at + i * LANES;
                FloatVector a = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w + i]));
                s0 = a.fma(FloatVector.fromArray(FLOATS, values, v), s0);
                s1 = a.fma(FloatVector.fromArray(FLOATS, values, v + BLOCK), s1);
                s2 = a.fma(FloatVector.fromArray(FLOATS, values, v + 2 * BLOCK), s2);
                s3 = a.fma(FloatVector.fromArray(FLOATS, values, v + 3 * BLOCK), s3);
            }
            FLOAT_VECTOR.cast(s0).intoArray(sums, sumAt);
            FLOAT_VECTOR.cast(s1).intoArray(sums, sumAt + LANES);
            FLOAT_VECTOR.cast(s2).intoArray(sums, sumAt + 2 * LANES);
            FLOAT_VECTOR.cast(s3).intoArray(sums, sumAt + 3 * LANES);
        }
    }

    private static void sumNarrow(
            SeenPages pages, int valuesAt, float[] weights, int weightAt, float[] sums, int sumAt) {
        for (int page = 0; page < pages.count; page++) {
            float[] values = pages.arrays[page];
            int at = pages.at[page] + valuesAt;
            int w = weightAt + page * LANES;
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, sumAt);
            int to = pages.to[page];
            for (int i = pages.from[page]; i < to; i++) {
                FloatVector a = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w + i]));
                sum = a.fma(FloatVector.fromArray(FLOATS, values, at + i * LANES), sum);
            }
            FLOAT_VECTOR.cast(sum).intoArray(sums, sumAt);
        }
    }
}
