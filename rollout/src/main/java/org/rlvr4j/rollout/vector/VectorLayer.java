package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** A layer's weights, as {@code prepare.py} lists them. */
final class VectorLayer {
    final int index;
    final PackedMatrix queryKeyValue;
    final PackedMatrix output;
    final PackedMatrix gateUp;
    final PackedMatrix down;
    float @Nullable [] queryNorm;
    float @Nullable [] keyNorm;
    float @Nullable [] attentionNorm;
    float @Nullable [] mlpNorm;

    VectorLayer(VectorShape shape, int index, boolean half) {
        this.index = index;
        this.queryKeyValue = PackedMatrix.of(shape.queryWidth() + 2 * shape.keyWidth(), shape.hidden(), half);
        this.output = PackedMatrix.of(shape.hidden(), shape.queryWidth(), half);
        this.gateUp = PackedMatrix.of(shape.gated() ? 2 * shape.mlp() : shape.mlp(), shape.hidden(), half);
        this.down = PackedMatrix.of(shape.hidden(), shape.mlp(), half);
    }

    void load(int tensor, FloatBuffer values) {
        boolean present = values.hasRemaining();
        switch (tensor) {
            case 0 -> queryKeyValue.load(values);
            case 1 -> bias(queryKeyValue, values);
            case 2 -> queryNorm = present ? VectorModel.all(values) : null;
            case 3 -> keyNorm = present ? VectorModel.all(values) : null;
            case 4 -> output.load(values);
            case 5 -> bias(output, values);
            case 6 -> gateUp.load(values);
            case 7 -> bias(gateUp, values);
            case 8 -> down.load(values);
            case 9 -> bias(down, values);
            case 10 -> attentionNorm = present ? VectorModel.all(values) : null;
            default -> mlpNorm = present ? VectorModel.all(values) : null;
        }
    }

    private static void bias(PackedMatrix matrix, FloatBuffer values) {
        if (values.hasRemaining()) {
            matrix.loadBias(values);
        }
    }

    long bytes() {
        return queryKeyValue.bytes() + output.bytes() + gateUp.bytes() + down.bytes();
    }
}
