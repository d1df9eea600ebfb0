package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
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
    private final SeenPages pages = new SeenPages();
    private final float[] sums;
    private float[] scores = new float[0];

    Attention(VectorShape shape, PagePool pool) {
        this.shape = shape;
        this.pool = pool;
        this.kernels = PageKernels.of(shape, pool);
        this.sums = new float[shape.heads() * pool.valueDim()];
    }

    /**
     * Attends to the positions up to one, itself included.
     *
     * @param query {@code [head, dimension]} at {@code queryAt}, scaled and rotated
     * @param out where the heads' outputs go, {@code [head, dimension]}
     */
    void attend(Sequence sequence, int layer, int position, float[] query, int queryAt, float[] out, int outAt) {
        pages.find(pool, sequence, layer, position, shape.windows()[layer]);
        int width = pages.count * POSITIONS;
        if (scores.length < shape.heads() * width) {
            scores = new float[shape.heads() * 2 * width];
        }
        kernels.score(pages, query, queryAt, scores);
        if (shape.attentionCap() > 0) {
            Functions.softCap(scores, 0, shape.heads() * width, shape.attentionCap());
        }
        hide(width);
        for (int head = 0; head < shape.heads(); head++) {
            weigh(head * width, width);
        }
        Arrays.fill(sums, 0);
        kernels.sum(pages, scores, sums);
        for (int head = 0; head < shape.heads(); head++) {
            System.arraycopy(sums, head * pool.valueDim(), out, outAt + head * shape.headDim(), shape.headDim());
        }
        pages.forget();
    }

    /** What is not to be seen weighs nothing. */
    private void hide(int width) {
        for (int page = 0; page < pages.count; page++) {
            int from = pages.from[page];
            int to = pages.to[page];
            if (to - from == POSITIONS) {
                continue;
            }
            for (int at = page * POSITIONS; at < shape.heads() * width; at += width) {
                Arrays.fill(scores, at, at + from, Float.NEGATIVE_INFINITY);
                Arrays.fill(scores, at + to, at + POSITIONS, Float.NEGATIVE_INFINITY);
            }
        }
    }

    /** Scores to weights that sum to 1. */
    private void weigh(int at, int width) {
        FloatVector most = FloatVector.fromArray(FLOATS, scores, at);
        for (int i = LANES; i < width; i += LANES) {
            most = FLOAT_VECTOR.cast(most).max(FloatVector.fromArray(FLOATS, scores, at + i));
        }
        float max = FLOAT_VECTOR.cast(most).reduceLanes(VectorOperators.MAX);
        Functions.exp(scores, at, width, max, 1, scores, at);
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < width; i += LANES) {
            sum = FLOAT_VECTOR.cast(sum).add(FloatVector.fromArray(FLOATS, scores, at + i));
        }
        float factor = 1 / FLOAT_VECTOR.cast(sum).reduceLanes(VectorOperators.ADD);
        for (int i = 0; i < width; i += LANES) {
            FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, scores, at + i))
                    .mul(factor)
                    .intoArray(scores, at + i);
        }
    }
}
