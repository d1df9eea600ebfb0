package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;

/** Where a model reads rows of its embedding, which it does not hold. */
@FunctionalInterface
public interface EmbeddingSource {

    /**
     * Reads rows as they are now.
     *
     * @param tokens whose they are, no two alike
     * @param rows takes them one after the other, and has room for no more
     */
    void read(int[] tokens, FloatBuffer rows);
}
