package org.rlvr4j.rollout.vector;

/** What attention does with keys and values. */
abstract class PageKernels {

    static PageKernels of(VectorShape shape, PagePool pool) {
        return pool.isHalf() ? new Bfloat16Pages(shape, pool) : new Float32Pages(shape, pool);
    }

    /**
     * Writes the queries' products with all keys of pages, whether they are seen or not.
     *
     * @param query {@code [head, dimension]} at {@code queryAt}
     * @param scores {@code [head, page, position]}
     */
    abstract void score(SeenPages pages, float[] query, int queryAt, float[] scores);

    /**
     * Adds the values that are seen, times their weights, to sums.
     *
     * @param weights {@code [head, page, position]}
     * @param sums {@code [head, dimension]}, with dimensions up to {@link PagePool#valueDim()}
     */
    abstract void sum(SeenPages pages, float[] weights, float[] sums);
}
