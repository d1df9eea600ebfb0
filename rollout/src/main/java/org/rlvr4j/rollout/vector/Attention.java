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
    private final PageKernels kernels;
    private final int group;
    private final float[] sums;
    private float[] scores = new float[0];

    Attention(VectorShape shape, PagePool pool) {
        this.shape = shape;
        this.pool = pool;
        this.kernels = PageKernels.of(shape, pool);
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
                int block = at + head / group * pool.keyRows() * POSITIONS;
                kernels.score(keys, block, query, queryAt + head * shape.headDim(), scores, score);
                if (shape.attentionCap() > 0) {
                    Functions.softCap(scores, score, POSITIONS, shape.attentionCap());
                }
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
                kernels.add(
                        values,
                        at + head / group * POSITIONS * pool.valueStride(),
                        scores,
                        head * width + page * POSITIONS,
                        from,
                        to,
                        sums,
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

    /** Scores to weights that sum to 1. */
    private void weigh(int at, int width) {
        FloatVector most = FloatVector.fromArray(FLOATS, scores, at);
        for (int i = LANES; i < width; i += LANES) {
            most = most.max(FloatVector.fromArray(FLOATS, scores, at + i));
        }
        float max = most.reduceLanes(VectorOperators.MAX);
        Functions.exp(scores, at, width, max, 1, scores, at);
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < width; i += LANES) {
            sum = sum.add(FloatVector.fromArray(FLOATS, scores, at + i));
        }
        float factor = 1 / sum.reduceLanes(VectorOperators.ADD);
        for (int i = 0; i < width; i += LANES) {
            FloatVector.fromArray(FLOATS, scores, at + i).mul(factor).intoArray(scores, at + i);
        }
    }
}
