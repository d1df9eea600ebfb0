package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.rlvr4j.rollout.vector.EmbeddingSource;

/**
 * Reads rows of a block's embedding, all in one call of the script, from the parameter as it is held at that time. Between
 * calls nothing of the parameter is known here, so that one that was released since is an error and no more.
 */
final class ParameterRows implements EmbeddingSource {

    private final DecoderBlock module;
    private final int embedding;

    ParameterRows(DecoderBlock module) {
        this.module = module;
        this.embedding = module.slots().outer().getOrDefault("embedding", -1);
    }

    @Override
    public void read(int[] tokens, FloatBuffer rows) {
        if (!module.manager().isOpen()) {
            throw new IllegalStateException(
                    "the policy was closed while a decoder of it was open: close its decoders first");
        }
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        try (NDManager scope = module.manager().newSubManager();
                NDArray values = module.script()
                        .tensor(scope, "embedding_rows", ids, module.weights().get(embedding))) {
            rows.put(values.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer());
        }
    }
}
