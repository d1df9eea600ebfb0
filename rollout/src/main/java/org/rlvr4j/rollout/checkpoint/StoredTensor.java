package org.rlvr4j.rollout.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * A tensor as a safetensors header describes it.
 *
 * @param name its key
 * @param type its dtype as spelt there
 * @param shape its dimensions
 * @param begin its first byte, counted from the end of the header
 * @param end one past its last
 */
record StoredTensor(String name, String type, Shape shape, long begin, long end) {

    long bytes() {
        return end - begin;
    }
}
