package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Layers over which libtorch records a graph: over all of them, or over one at a time on the way back. */
final class RecordedTrunk implements Trunk {

    private final TrunkCall call;
    private final boolean recompute;
    /** What the layers take, or the first one alone where there is a graph; then the hidden states. */
    private final List<NDArray> kept;

    RecordedTrunk(TrunkCall call, boolean recompute) {
        this.call = call;
        this.recompute = recompute;
        this.kept = call.block().script().record(call.scope(), recompute ? "inputs" : "graph", call.arguments());
    }

    @Override
    public NDArray hidden() {
        return kept.get(kept.size() - 1);
    }

    @Override
    public void backward(NDArray gradient) {
        if (recompute) {
            List<NDArray> inputs = kept.subList(0, kept.size() - 1);
            call.block().script().record(call.scope(), "backward_inputs", call.arguments(inputs, gradient));
        } else {
            PackedBatch.Tensors tensors = call.tensors();
            call.block()
                    .script()
                    .record(
                            call.scope(),
                            "backward_graph",
                            tensors.ids(),
                            tensors.positions(),
                            call.weights(),
                            kept,
                            gradient);
        }
    }

    /** The scope owns everything. */
    @Override
    public void close() {}
}
