package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.INT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Keys and values in bfloat16, two in the bits of a float: of keys, two dimensions of a position that follow each other; of
 * values, two dimensions that are 16 apart. Sums are float32. Four heads are worked on side by side, as in {@link
 * Float32Pages}.
 */
final class Bfloat16Pages extends PageKernels {

    /** The bits of the second number. */
    private static final int HIGH = 0xffff0000;

    private static final int BLOCK = LANES * PagePool.POSITIONS;

    private final int heads;
    private final int group;
    private final int keyPairs;
    private final int valuesAt;
    private final int valueStride;

    Bfloat16Pages(VectorShape shape, PagePool pool) {
        this.heads = shape.heads();
        this.group = shape.heads() / shape.kvHeads();
        this.keyPairs = pool.keyRows();
        this.valuesAt = pool.valuesAt();
        this.valueStride = pool.valueStride();
    }

    @Override
    void score(SeenPages pages, float[] query, int queryAt, float[] scores) {
        int width = pages.count * LANES;
        int head = 0;
        for (; head + 4 <= heads; head += 4) {
            score4(
                    pages,
                    keys(head),
                    keys(head + 1),
                    keys(head + 2),
                    keys(head + 3),
                    query,
                    queryAt + head * 2 * keyPairs,
                    keyPairs,
                    scores,
                    head * width);
        }
        for (; head < heads; head++) {
            score1(pages, keys(head), query, queryAt + head * 2 * keyPairs, keyPairs, scores, head * width);
        }
    }

    private int keys(int head) {
        return head / group * keyPairs * PagePool.POSITIONS;
    }

    private static void score4(
            SeenPages pages,
            int keys0,
            int keys1,
            int keys2,
            int keys3,
            float[] query,
            int queryAt,
            int pairs,
            float[] scores,
            int scoreAt) {
        int width = pages.count * LANES;
        int q1 = queryAt + 2 * pairs;
        int q2 = q1 + 2 * pairs;
        int q3 = q2 + 2 * pairs;
        for (int page = 0; page < pages.count; page++) {
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
            for (int d = 0; d < pairs; d++) {
                int k = d * LANES;
                int q = 2 * d;
                IntVector p0 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k0 + k))
                        .reinterpretAsInts());
                s00 = FLOAT_VECTOR
                        .cast(p0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + q]), s00);
                s01 = FLOAT_VECTOR
                        .cast(p0.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[queryAt + q + 1]), s01);
                IntVector p1 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k1 + k))
                        .reinterpretAsInts());
                s10 = FLOAT_VECTOR
                        .cast(p1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q1 + q]), s10);
                s11 = FLOAT_VECTOR
                        .cast(p1.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q1 + q + 1]), s11);
                IntVector p2 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k2 + k))
                        .reinterpretAsInts());
                s20 = FLOAT_VECTOR
                        .cast(p2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q2 + q]), s20);
                s21 = FLOAT_VECTOR
                        .cast(p2.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q2 + q + 1]), s21);
                IntVector p3 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, k3 + k))
                        .reinterpretAsInts());
                s30 = FLOAT_VECTOR
                        .cast(p3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q3 + q]), s30);
                s31 = FLOAT_VECTOR
                        .cast(p3.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q3 + q + 1]), s31);
            }
            int s = scoreAt + page * LANES;
            FLOAT_VECTOR.cast(FLOAT_VECTOR.cast(s00).add(s01)).intoArray(scores, s);
            FLOAT_VECTOR.cast(FLOAT_VECTOR.cast(s10).add(s11)).intoArray(scores, s + width);
            FLOAT_VECTOR.cast(FLOAT_VECTOR.cast(s20).add(s21)).intoArray(scores, s + 2 * width);
            FLOAT_VECTOR.cast(FLOAT_VECTOR.cast(s30).add(s31)).intoArray(scores, s + 3 * width);
        }
    }

    private static void score1(
            SeenPages pages, int keysAt, float[] query, int queryAt, int pairs, float[] scores, int scoreAt) {
        for (int page = 0; page < pages.count; page++) {
            float[] keys = pages.arrays[page];
            int at = pages.at[page] + keysAt;
            FloatVector s0 = FloatVector.zero(FLOATS);
            FloatVector s1 = s0;
            for (int d = 0; d < pairs; d++) {
                int q = queryAt + 2 * d;
                IntVector p = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, keys, at + d * LANES))
                        .reinterpretAsInts());
                s0 = FLOAT_VECTOR
                        .cast(p.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q]), s0);
                s1 = FLOAT_VECTOR
                        .cast(p.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats())
                        .fma(FloatVector.broadcast(FLOATS, query[q + 1]), s1);
            }
            FLOAT_VECTOR.cast(FLOAT_VECTOR.cast(s0).add(s1)).intoArray(scores, scoreAt + page * LANES);
        }
    }

    /** Four heads at a time, 64 dimensions of each, while there are so many. */
    @Override
    void sum(SeenPages pages, float[] weights, float[] sums) {
        int width = pages.count * LANES;
        int head = 0;
        for (; head + 4 <= heads; head += 4) {
            int d = 0;
            for (; d + 2 * LANES <= valueStride; d += 2 * LANES) {
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
                        2 * (head * valueStride + d),
                        2 * valueStride);
            }
            for (int h = head; h < head + 4; h++) {
                sum(pages, h, d, weights, sums);
            }
        }
        for (; head < heads; head++) {
            sum(pages, head, 0, weights, sums);
        }
    }

    /** Sums the values of one head, from one of its pairs of dimensions on. */
    private void sum(SeenPages pages, int head, int fromPair, float[] weights, float[] sums) {
        int weightAt = head * pages.count * LANES;
        int d = fromPair;
        for (; d + 2 * LANES <= valueStride; d += 2 * LANES) {
            int at = values(head) + d * PagePool.POSITIONS;
            sum1(pages, at, weights, weightAt, sums, 2 * (head * valueStride + d));
        }
        for (; d < valueStride; d += LANES) {
            int at = values(head) + d * PagePool.POSITIONS;
            sumNarrow(pages, at, weights, weightAt, sums, 2 * (head * valueStride + d));
        }
    }

    private int values(int head) {
        return valuesAt + head / group * valueStride * PagePool.POSITIONS;
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
                IntVector p00 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v0 + v))
                        .reinterpretAsInts());
                s00 = a0.fma(p00.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s00);
                s01 = a0.fma(p00.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s01);
                IntVector p01 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v0 + v + BLOCK))
                        .reinterpretAsInts());
                s02 = a0.fma(p01.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s02);
                s03 = a0.fma(p01.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s03);
                FloatVector a1 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w1 + i]));
                IntVector p10 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v1 + v))
                        .reinterpretAsInts());
                s10 = a1.fma(p10.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s10);
                s11 = a1.fma(p10.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s11);
                IntVector p11 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v1 + v + BLOCK))
                        .reinterpretAsInts());
                s12 = a1.fma(p11.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s12);
                s13 = a1.fma(p11.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s13);
                FloatVector a2 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w2 + i]));
                IntVector p20 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v2 + v))
                        .reinterpretAsInts());
                s20 = a2.fma(p20.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s20);
                s21 = a2.fma(p20.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s21);
                IntVector p21 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v2 + v + BLOCK))
                        .reinterpretAsInts());
                s22 = a2.fma(p21.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s22);
                s23 = a2.fma(p21.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s23);
                FloatVector a3 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w3 + i]));
                IntVector p30 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v3 + v))
                        .reinterpretAsInts());
                s30 = a3.fma(p30.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s30);
                s31 = a3.fma(p30.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s31);
                IntVector p31 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v3 + v + BLOCK))
                        .reinterpretAsInts());
                s32 = a3.fma(p31.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s32);
                s33 = a3.fma(p31.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s33);
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
            int at = pages.at[page];
            int v0 = at + valuesAt;
            int w0 = weightAt + page * LANES;
            FloatVector s00 = FloatVector.fromArray(FLOATS, sums, sumAt);
            FloatVector s01 = FloatVector.fromArray(FLOATS, sums, sumAt + LANES);
            FloatVector s02 = FloatVector.fromArray(FLOATS, sums, sumAt + 2 * LANES);
            FloatVector s03 = FloatVector.fromArray(FLOATS, sums, sumAt + 3 * LANES);
            int to = pages.to[page];
            for (int i = pages.from[page]; i < to; i++) {
                int v = i * LANES;
                FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w0 + i]));
                IntVector p00 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v0 + v))
                        .reinterpretAsInts());
                s00 = a0.fma(p00.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s00);
                s01 = a0.fma(p00.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s01);
                IntVector p01 = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v0 + v + BLOCK))
                        .reinterpretAsInts());
                s02 = a0.fma(p01.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s02);
                s03 = a0.fma(p01.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s03);
            }
            FLOAT_VECTOR.cast(s00).intoArray(sums, sumAt);
            FLOAT_VECTOR.cast(s01).intoArray(sums, sumAt + LANES);
            FLOAT_VECTOR.cast(s02).intoArray(sums, sumAt + 2 * LANES);
            FLOAT_VECTOR.cast(s03).intoArray(sums, sumAt + 3 * LANES);
        }
    }

    private static void sumNarrow(
            SeenPages pages, int valuesAt, float[] weights, int weightAt, float[] sums, int sumAt) {
        for (int page = 0; page < pages.count; page++) {
            float[] values = pages.arrays[page];
            int at = pages.at[page];
            int v0 = at + valuesAt;
            int w0 = weightAt + page * LANES;
            FloatVector s00 = FloatVector.fromArray(FLOATS, sums, sumAt);
            FloatVector s01 = FloatVector.fromArray(FLOATS, sums, sumAt + LANES);
            int to = pages.to[page];
            for (int i = pages.from[page]; i < to; i++) {
                int v = i * LANES;
                FloatVector a0 = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, weights[w0 + i]));
                IntVector p = INT_VECTOR.cast(FLOAT_VECTOR
                        .cast(FloatVector.fromArray(FLOATS, values, v0 + v))
                        .reinterpretAsInts());
                s00 = a0.fma(p.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s00);
                s01 = a0.fma(p.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), s01);
            }
            FLOAT_VECTOR.cast(s00).intoArray(sums, sumAt);
            FLOAT_VECTOR.cast(s01).intoArray(sums, sumAt + LANES);
        }
    }
}
