package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.RotaryTable;

/**
 * The rotary tables as tensors, {@code [tables, rows, dimensions]} each: one table, or a second one for the layers with
 * a window. {@link RotaryRows} says which row is whose.
 */
record RotaryTensors(int positions, NDArray cos, NDArray sin) {

    static RotaryTensors of(NDManager manager, ModelConfig config, int positions) {
        RotaryTable table = RotaryTable.of(config, positions);
        Optional<RotaryTable> local = RotaryTable.local(config, positions);
        Shape shape = new Shape(local.isPresent() ? 2 : 1, table.positions(), table.headDim());
        return new RotaryTensors(
                positions,
                manager.create(join(table.cos(), local.map(RotaryTable::cos)), shape),
                manager.create(join(table.sin(), local.map(RotaryTable::sin)), shape));
    }

    static float[] join(float[] first, Optional<float[]> second) {
        return second.map(rest -> {
                    float[] both = Arrays.copyOf(first, first.length + rest.length);
                    System.arraycopy(rest, 0, both, first.length, rest.length);
                    return both;
                })
                .orElse(first);
    }

    void close() {
        cos.close();
        sin.close();
    }
}
