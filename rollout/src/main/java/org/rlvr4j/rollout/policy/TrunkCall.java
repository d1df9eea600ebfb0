package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;

/**
 * A batch as the script's methods take it, and the block that owns the script and the parameters.
 *
 * @param room where the head makes logits; given back when the call is closed
 * @param scope what the methods return is attached to it
 */
record TrunkCall(
        DecoderBlock block, PackedBatch packed, PackedBatch.Tensors tensors, LogitsRooms.Room room, NDManager scope)
        implements AutoCloseable {

    static TrunkCall of(DecoderBlock block, PackedBatch packed, NDManager scope) {
        PackedBatch.Tensors tensors = packed.tensors(scope, RotaryRows.of(block.config()));
        return new TrunkCall(block, packed, tensors, block.logitsRooms().take(packed.completionTokens()), scope);
    }

    @Override
    public void close() {
        room.close();
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
