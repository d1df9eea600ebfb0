package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of one token to the pages of its sequence. One for each thread: it keeps its scores from call to call.
 *
 * <p>Keys are read once, page by page, then values: a page's 16 keys of a head are one vector for each dimension, so
 * that scores need no sums across lanes.
 */
final class Attention {
    private static final int POSITIONS = PagePool.POSITIONS;

    private final VectorShape shape;
    private final PagePool pool;
    private final int group;
    private final float[] sums;
    private float[] scores = new float[0];

    Attention(VectorShape shape, PagePool pool) {
        this.shape = shape;
        this.pool = pool;
        this.group = shape.heads() / shape.kvHeads();
        this.sums = new float[shape.heads() * pool.valueDim()];
    }

    /**
     * Attends to the positions up to one, itself included.
     *
     * @param query {@code [head, dimension]} at {@code queryAt}, scaled and rotated
     * @param out where the heads' outputs go, {@code [head, dimension]}
     */
    void attend(Sequence sequence, int layer, int position, float[] query, int queryAt, float[] out, int outAt) {
        int window = shape.windows()[layer];
        int first = window == 0 ? 0 : Math.max(0, position + 1 - window);
        int firstPage = window == 0 ? 0 : sequence.pageOf(first);
        int pages = sequence.pageOf(position) + 1 - firstPage;
        int width = pages * POSITIONS;
        if (scores.length < shape.heads() * width) {
            scores = new float[shape.heads() * 2 * width];
        }
        for (int page = 0; page < pages; page++) {
            int id = sequence.page(firstPage + page);
            float[] keys = pool.array(id);
            int at = pool.at(id, layer);
            int from = Math.max(0, first - sequence.begin(firstPage + page));
            int to = seen(sequence, firstPage + page, position);
            for (int head = 0; head < shape.heads(); head++) {
                int score = head * width + page * POSITIONS;
                score(
                        keys,
                        at + head / group * shape.headDim() * POSITIONS,
                        query,
                        queryAt + head * shape.headDim(),
                        score);
                if (to - from < POSITIONS) {
                    hide(score, from, to);
                }
            }
        }
        for (int head = 0; head < shape.heads(); head++) {
            weigh(head * width, width);
        }
        Arrays.fill(sums, 0);
        for (int page = 0; page < pages; page++) {
            int id = sequence.page(firstPage + page);
            float[] values = pool.array(id);
            int at = pool.at(id, layer) + pool.valuesAt();
            int from = Math.max(0, first - sequence.begin(firstPage + page));
            int to = seen(sequence, firstPage + page, position);
            for (int head = 0; head < shape.heads(); head++) {
                add(
                        values,
                        at + head / group * POSITIONS * pool.valueDim(),
                        head * width + page * POSITIONS,
                        from,
                        to,
                        head * pool.valueDim());
            }
        }
        for (int head = 0; head < shape.heads(); head++) {
            System.arraycopy(sums, head * pool.valueDim(), out, outAt + head * shape.headDim(), shape.headDim());
        }
    }

    /** How many of a page's positions a token sees that is at a position, or was when it went in. */
    private static int seen(Sequence sequence, int page, int position) {
        return Math.min(sequence.held(page), position + 1 - sequence.begin(page));
    }

    /** What is not to be seen of 16 scores weighs nothing. */
    private void hide(int at, int from, int to) {
        Arrays.fill(scores, at, at + from, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, at + to, at + POSITIONS, Float.NEGATIVE_INFINITY);
    }

    /** A query's products with 16 keys. */
    private void score(float[] keys, int at, float[] query, int queryAt, int to) {
        int dims = shape.headDim();
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int d = 0;
        for (; d + 4 <= dims; d += 4) {
            int k = at + d * POSITIONS;
            s0 = FloatVector.fromArray(FLOATS, keys, k).fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s0);
            s1 = FloatVector.fromArray(FLOATS, keys, k + LANES)
                    .fma(FloatVector.broadcast(FLOATS, query[queryAt + d + 1]), s1);
            s2 = FloatVector.fromArray(FLOATS, keys, k + 2 * LANES)
                    .fma(FloatVector.broadcast(FLOATS, query[queryAt + d + 2]), s2);
            s3 = FloatVector.fromArray(FLOATS, keys, k + 3 * LANES)
                    .fma(FloatVector.broadcast(FLOATS, query[queryAt + d + 3]), s3);
        }
        for (; d < dims; d++) {
            s0 = FloatVector.fromArray(FLOATS, keys, at + d * POSITIONS)
                    .fma(FloatVector.broadcast(FLOATS, query[queryAt + d]), s0);
        }
        FloatVector sum = s0.add(s1).add(s2.add(s3));
        if (shape.attentionCap() > 0) {
            sum = Functions.tanh(sum.div(shape.attentionCap())).mul(shape.attentionCap());
        }
        sum.intoArray(scores, to);
    }

    /** Scores to weights that sum to 1. */
    private void weigh(int at, int width) {
        FloatVector most = FloatVector.fromArray(FLOATS, scores, at);
        for (int i = LANES; i < width; i += LANES) {
            most = most.max(FloatVector.fromArray(FLOATS, scores, at + i));
        }
        float max = most.reduceLanes(VectorOperators.MAX);
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < width; i += LANES) {
            FloatVector e =
                    Functions.exp(FloatVector.fromArray(FLOATS, scores, at + i).sub(max));
            sum = sum.add(e);
            e.intoArray(scores, at + i);
        }
        float factor = 1 / sum.reduceLanes(VectorOperators.ADD);
        for (int i = 0; i < width; i += LANES) {
            FloatVector.fromArray(FLOATS, scores, at + i).mul(factor).intoArray(scores, at + i);
        }
    }

    /** Adds values times their weights, 64 dimensions at a time while there are so many. */
    private void add(float[] values, int at, int weight, int from, int to, int sum) {
        int dims = pool.valueDim();
        int d = 0;
        for (; d + 4 * LANES <= dims; d += 4 * LANES) {
            FloatVector s0 = FloatVector.fromArray(FLOATS, sums, sum + d);
            FloatVector s1 = FloatVector.fromArray(FLOATS, sums, sum + d + LANES);
            FloatVector s2 = FloatVector.fromArray(FLOATS, sums, sum + d + 2 * LANES);
            FloatVector s3 = FloatVector.fromArray(FLOATS, sums, sum + d + 3 * LANES);
            for (int i = from, v = at + from * dims + d; i < to; i++, v += dims) {
                FloatVector w = FloatVector.broadcast(FLOATS, scores[weight + i]);
                s0 = w.fma(FloatVector.fromArray(FLOATS, values, v), s0);
                s1 = w.fma(FloatVector.fromArray(FLOATS, values, v + LANES), s1);
                s2 = w.fma(FloatVector.fromArray(FLOATS, values, v + 2 * LANES), s2);
                s3 = w.fma(FloatVector.fromArray(FLOATS, values, v + 3 * LANES), s3);
            }
            s0.intoArray(sums, sum + d);
            s1.intoArray(sums, sum + d + LANES);
            s2.intoArray(sums, sum + d + 2 * LANES);
            s3.intoArray(sums, sum + d + 3 * LANES);
        }
        for (; d < dims; d += LANES) {
            FloatVector s0 = FloatVector.fromArray(FLOATS, sums, sum + d);
            for (int i = from, v = at + from * dims + d; i < to; i++, v += dims) {
                s0 = FloatVector.broadcast(FLOATS, scores[weight + i])
                        .fma(FloatVector.fromArray(FLOATS, values, v), s0);
            }
            s0.intoArray(sums, sum + d);
        }
    }
}
