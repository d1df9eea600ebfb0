package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import org.rlvr4j.rollout.memory.GradientPath;

/** The layers between embeddings and head, after a batch went forward through them. Once it may go back. */
interface Trunk extends AutoCloseable {

    /**
     * Goes forward.
     *
     * @param recompute whether to keep only what each layer takes, and to compute the layer again on the way back: a
     *     third more work, for a small part of the memory
     */
    static Trunk forward(TrunkCall call, boolean recompute) {
        return call.block().gradientPath() == GradientPath.WRITTEN
                ? new WrittenTrunk(call, recompute)
                : new RecordedTrunk(call, recompute);
    }

    /** Goes forward without keeping anything for a way back. */
    static NDArray hidden(TrunkCall call) {
        boolean written = call.block().gradientPath() == GradientPath.WRITTEN;
        return written
                ? call.block()
                        .script()
                        .tensor(
                                call.scope(),
                                "pass_over",
                                call.arguments(
                                        call.tensors().sources(), call.tensors().repeats()))
                : call.block().script().tensor(call.scope(), "hidden", call.arguments());
    }

    /** Returns the hidden states [n, d]. */
    NDArray hidden();

    /** Adds to the gradients of the parameters, from the gradient [n, d] of the hidden states. */
    void backward(NDArray gradient);

    @Override
    void close();
}
