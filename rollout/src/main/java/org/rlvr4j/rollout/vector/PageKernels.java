package org.rlvr4j.rollout.vector;

/** What attention does with one head of one page. */
abstract class PageKernels {

    static PageKernels of(VectorShape shape, PagePool pool) {
        return pool.isHalf()
                ? new Bfloat16Pages(shape.headDim(), pool.valueStride())
                : new Float32Pages(shape.headDim(), pool.valueStride());
    }

    /** Writes a query's products with the 16 keys at {@code at}. */
    abstract void score(float[] keys, int at, float[] query, int queryAt, float[] scores, int scoreAt);

    /**
     * Adds values times their weights.
     *
     * @param from first position of the page that counts
     * @param to behind the last one
     */
    abstract void add(float[] values, int at, float[] weights, int weightAt, int from, int to, float[] sums, int sumAt);
}
