package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A batch on its way through the layers and back. Either the graph of all layers is recorded, or only what each layer
 * takes is kept and the layer is computed again on the way back: a third more work, for a small part of the memory.
 */
final class TrunkPass {

    private final DecoderBlock block;
    private final PackedBatch packed;
    private final PackedBatch.Tensors tensors;
    private final NDManager scope;
    private final boolean recompute;
    /** What the layers take, or the first one alone where there is a graph; then the hidden states. */
    private final List<NDArray> kept;

    private TrunkPass(DecoderBlock block, PackedBatch packed, NDManager scope, boolean recompute) {
        this.block = block;
        this.packed = packed;
        this.tensors = packed.tensors(scope, RotaryRows.of(block.config()));
        this.scope = scope;
        this.recompute = recompute;
        this.kept = block.script().record(scope, recompute ? "inputs" : "graph", arguments());
    }

    /** Goes forward. What is kept belongs to the scope. */
    static TrunkPass forward(DecoderBlock block, PackedBatch packed, NDManager scope, boolean recompute) {
        return new TrunkPass(block, packed, scope, recompute);
    }

    /** Scores a batch without keeping anything for a way back. */
    static TokenScores score(DecoderBlock block, PackedBatch packed, NDManager scope) {
        PackedBatch.Tensors tensors = packed.tensors(scope, RotaryRows.of(block.config()));
        NDArray hidden = block.script().tensor(scope, "hidden", arguments(block, packed, tensors));
        return scores(block, packed, tensors, hidden, scope);
    }

    TokenScores scores() {
        return scores(block, packed, tensors, hidden(), scope);
    }

    private static TokenScores scores(
            DecoderBlock block, PackedBatch packed, PackedBatch.Tensors tensors, NDArray hidden, NDManager scope) {
        NDArray scores = block.script()
                .tensor(
                        scope,
                        "scores",
                        hidden,
                        tensors.index(),
                        tensors.targets(),
                        tensors.temperature(),
                        block.weights());
        return packed.unpack(scores.toFloatArray());
    }

    /** Goes back, and adds to the gradients of the parameters. */
    void backward(TokenScores gradient) {
        NDArray packedGradient = scope.create(packed.pack(gradient), new Shape(2, packed.completionTokens()));
        NDArray outer = block.script()
                .record(
                        scope,
                        "head_backward",
                        hidden(),
                        tensors.index(),
                        tensors.targets(),
                        packedGradient,
                        tensors.temperature(),
                        block.weights())
                .get(0);
        if (recompute) {
            List<NDArray> inputs = kept.subList(0, kept.size() - 1);
            block.script().record(scope, "backward_inputs", with(arguments(), inputs, outer));
        } else {
            block.script()
                    .record(scope, "backward_graph", tensors.ids(), tensors.positions(), block.weights(), kept, outer);
        }
    }

    private NDArray hidden() {
        return kept.get(kept.size() - 1);
    }

    private Object[] arguments() {
        return arguments(block, packed, tensors);
    }

    private static Object[] arguments(DecoderBlock block, PackedBatch packed, PackedBatch.Tensors tensors) {
        RotaryTensors rotary = block.rotary(packed.width());
        return new Object[] {
            tensors.ids(),
            tensors.positions(),
            tensors.cells(),
            tensors.bands(),
            rotary.cos(),
            rotary.sin(),
            block.weights()
        };
    }

    private static Object[] with(Object[] arguments, Object... more) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }
}
