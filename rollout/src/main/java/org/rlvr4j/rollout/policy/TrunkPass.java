package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** A batch on its way through the layers and the head, and back. */
final class TrunkPass implements AutoCloseable {

    private final TrunkCall call;
    private final Trunk trunk;

    private TrunkPass(TrunkCall call, Trunk trunk) {
        this.call = call;
        this.trunk = trunk;
    }

    /** Goes forward; see {@link Trunk#forward}. */
    static TrunkPass forward(TrunkCall call, boolean recompute) {
        return of(call, Trunk.forward(call, recompute));
    }

    /** Takes layers that the batch went through. */
    static TrunkPass of(TrunkCall call, Trunk trunk) {
        return new TrunkPass(call, trunk);
    }

    /** Scores a batch without keeping anything for a way back. */
    static TokenScores score(TrunkCall call) {
        return scores(call, Trunk.hidden(call));
    }

    TokenScores scores() {
        return scores(call, trunk.hidden());
    }

    private static TokenScores scores(TrunkCall call, NDArray hidden) {
        NDArray scores = call.block()
                .script()
                .tensor(
                        call.scope(),
                        "scores",
                        hidden,
                        call.tensors().index(),
                        call.tensors().targets(),
                        call.tensors().temperature(),
                        call.room().tensors(),
                        call.weights());
        return call.packed().unpack(scores.toFloatArray());
    }

    /** Goes back, and adds to the gradients of the parameters. */
    void backward(TokenScores gradient) {
        PackedBatch packed = call.packed();
        NDArray packedGradient = call.scope().create(packed.pack(gradient), new Shape(2, packed.completionTokens()));
        NDArray outer = call.block()
                .script()
                .record(
                        call.scope(),
                        "head_backward",
                        trunk.hidden(),
                        call.tensors().index(),
                        call.tensors().targets(),
                        packedGradient,
                        call.tensors().temperature(),
                        call.room().tensors(),
                        call.weights())
                .get(0);
        trunk.backward(outer);
    }

    @Override
    public void close() {
        trunk.close();
    }
}
