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

    /** Returns a matrix by its place among a layer's tensors, or null where the place is that of something else. */
    @Nullable
    PackedMatrix matrix(int tensor) {
        return switch (tensor) {
            case 0 -> queryKeyValue;
            case 4 -> output;
            case 6 -> gateUp;
            case 8 -> down;
            default -> null;
        };
    }

    /** Loads what is not a matrix. */
    void load(int tensor, FloatBuffer values) {
        boolean present = values.hasRemaining();
        switch (tensor) {
            case 1 -> bias(queryKeyValue, values);
            case 2 -> queryNorm = present ? VectorModel.all(values) : null;
            case 3 -> keyNorm = present ? VectorModel.all(values) : null;
            case 5 -> bias(output, values);
            case 7 -> bias(gateUp, values);
            case 9 -> bias(down, values);
            case 10 -> attentionNorm = present ? VectorModel.all(values) : null;
            case 11 -> mlpNorm = present ? VectorModel.all(values) : null;
            default -> throw new IllegalArgumentException("tensor " + tensor + " of a layer is no vector");
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
