package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;

/**
 * A batch as the script's methods take it, and the block that owns the script and the parameters.
 *
 * @param logitsRoom where the head makes logits
 * @param scope what the methods return is attached to it
 */
record TrunkCall(
        DecoderBlock block, PackedBatch packed, PackedBatch.Tensors tensors, NDArray logitsRoom, NDManager scope) {

    static TrunkCall of(DecoderBlock block, PackedBatch packed, NDManager scope) {
        PackedBatch.Tensors tensors = packed.tensors(scope, RotaryRows.of(block.config()));
        NDArray room = block.script()
                .record(scope, "logits_room", tensors.targets(), block.weights())
                .get(0);
        return new TrunkCall(block, packed, tensors, room, scope);
    }

    List<NDArray> weights() {
        return block.weights();
    }

    /** Returns the arguments that all passes over the layers begin with, and more. */
    Object[] arguments(Object... more) {
        RotaryTensors rotary = block.rotary(packed.width());
        Object[] first = {
            tensors.ids(), tensors.positions(), tensors.cells(), tensors.bands(), rotary.cos(), rotary.sin(), weights()
        };
        Object[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
