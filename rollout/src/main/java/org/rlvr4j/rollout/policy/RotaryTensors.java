package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.RotaryTable;

/** The rotary tables as tensors, {@code [positions, headDim]} each. */
record RotaryTensors(int positions, NDArray cos, NDArray sin) {

    static RotaryTensors of(NDManager manager, ModelConfig config, int positions) {
        RotaryTable table = RotaryTable.of(config, positions);
        Shape shape = new Shape(positions, config.headDim());
        return new RotaryTensors(positions, manager.create(table.cos(), shape), manager.create(table.sin(), shape));
    }

    void close() {
        cos.close();
        sin.close();
    }
}
