package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.FloatBuffer;

/** Gives a model's present weights to whoever saves them. */
@FunctionalInterface
public interface TensorSource {

    /**
     * Hands all elements of a tensor to the sink, row-major, in one piece or in several that follow each other.
     *
     * @param tensor one of the model's {@link ModelConfig#tensors}
     */
    void write(TensorSpec tensor, Sink sink) throws IOException;

    /** Takes a tensor's elements. */
    @FunctionalInterface
    interface Sink {

        /** Takes what remains in the buffer, advancing it. */
        void accept(FloatBuffer values) throws IOException;
    }
}
