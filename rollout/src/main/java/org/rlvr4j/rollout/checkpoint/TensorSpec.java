package org.rlvr4j.rollout.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * The name and shape of one of a model's tensors.
 *
 * @param name Hugging Face's name, such as {@code model.layers.0.self_attn.q_proj.weight}
 * @param shape row-major; a projection's is {@code [outputs, inputs]}
 */
public record TensorSpec(String name, Shape shape) {

    static TensorSpec of(String name, long... shape) {
        return new TensorSpec(name, new Shape(shape));
    }

    /** Returns the number of elements. */
    public long elements() {
        return shape.size();
    }
}
