package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.util.List;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.HeldWeights;

/** The arrays of a block's parameters: made here, or shared with another block. */
final class ModelWeights {

    private final DecoderBlock block;
    private final HeldWeights held;
    private boolean frozen;

    ModelWeights(DecoderBlock block, HeldWeights held) {
        this.block = block;
        this.held = held;
    }

    NDArray array(TensorSpec tensor) {
        return block.getParameters().get(tensor.name()).getArray();
    }

    /** Gives a parameter its value. */
    void set(TensorSpec tensor, NDArray value) {
        Parameter parameter = block.getParameters().get(tensor.name());
        parameter.setArray(value);
        value.setRequiresGradient(!frozen && parameter.requiresGradient());
    }

    /** Makes an array of numbers and gives it to a parameter. */
    void create(TensorSpec tensor, float[] values) {
        try (NDArray wrapped = block.manager().create(values, tensor.shape())) {
            set(tensor, wrapped.duplicate());
        }
    }

    /** Makes an array of numbers and gives it to a parameter that is held in float32. */
    void fill(TensorSpec tensor, WeightMemory.Writer writer) throws IOException {
        set(tensor, WeightMemory.filled(block.manager(), tensor.shape(), writer));
    }

    /** Makes an array of bits and gives it to a parameter that is held in 16 of them. */
    void fillNarrow(TensorSpec tensor, WeightMemory.BitWriter writer) throws IOException {
        NDArray bits = WeightMemory.bits(block.manager(), tensor.shape(), writer);
        if (held.type(tensor) == StoredType.FLOAT16) {
            set(tensor, bits);
            return;
        }
        try (bits) {
            set(
                    tensor,
                    block.script().record(block.manager(), "as_bfloat16", bits).get(0));
        }
    }

    /** Takes another model's arrays as they are; they are not trained by both. */
    void share(List<TensorSpec> tensors, ModelWeights others) {
        tensors.forEach(tensor -> set(tensor, others.array(tensor)));
    }

    /** Takes copies of another model's arrays. */
    void copy(List<TensorSpec> tensors, ModelWeights others) {
        for (TensorSpec tensor : tensors) {
            NDArray value = others.array(tensor).duplicate();
            value.attach(block.manager());
            set(tensor, value);
        }
    }

    /** Lets nothing be trained any more that is given from now on. */
    void freeze() {
        frozen = true;
    }

    boolean isFrozen() {
        return frozen;
    }
}
