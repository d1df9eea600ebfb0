package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.rlvr4j.rollout.script.ScriptValue;

/** Layers whose gradients are written out in {@code backward.py}. What they keep goes layer by layer. */
final class WrittenTrunk implements Trunk {

    private final TrunkCall call;
    private final boolean recompute;
    private final ScriptValue kept;
    private final NDArray hidden;

    WrittenTrunk(TrunkCall call, boolean recompute) {
        this.call = call;
        this.recompute = recompute;
        this.kept = call.block()
                .script()
                .value(
                        "forward",
                        call.arguments(call.tensors().sources(), call.tensors().repeats(), recompute));
        this.hidden = call.block().script().tensor(call.scope(), "top", kept);
    }

    @Override
    public NDArray hidden() {
        return hidden;
    }

    @Override
    public void backward(NDArray gradient) {
        List<NDArray> gradients = call.block().script().tensors(call.scope(), "gradients", call.weights());
        call.block()
                .script()
                .run(
                        "backward",
                        call.arguments(
                                call.tensors().sources(),
                                call.tensors().repeats(),
                                gradients,
                                kept,
                                gradient,
                                recompute));
    }

    @Override
    public void close() {
        kept.close();
    }
}
