package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.rlvr4j.rollout.script.TorchScript;

/** Runs a block once, before anything is built on it, and refuses one that is no causal language model. */
final class BlockProbe {
    private static final int LENGTH = 8;

    /** Rounding between rows of a batch is below this; a block that looks ahead is above it. */
    private static final double TOLERANCE = 1e-4;

    /** DJL ends the process when asked for the type of a bfloat16 array, so a script looks first. */
    private static final String TYPE_SCRIPT = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def type(self, x: Tensor) -> float:
                return float(x.dtype)
            """;

    private static final Map<Integer, DataType> TYPES =
            Map.of(5, DataType.FLOAT16, 6, DataType.FLOAT32, 7, DataType.FLOAT64);

    private final NDManager manager;
    private final int vocabularySize;
    private final int length;

    BlockProbe(NDManager manager, int vocabularySize, int maxSequenceLength) {
        this.manager = manager;
        this.vocabularySize = vocabularySize;
        this.length = Math.min(LENGTH, maxSequenceLength);
    }

    /** Returns the shape of the token ids that the block is tried with. */
    Shape shape() {
        return new Shape(2, length);
    }

    /**
     * Checks types, shape and causality.
     *
     * @throws IllegalArgumentException if one is not what a policy needs
     */
    void check(LogitsModel model) {
        try (NDManager scope = manager.newSubManager();
                GradMode mode = GradMode.off();
                TorchScript script = TorchScript.compile(scope, TYPE_SCRIPT, Map.of())) {
            model.values().forEach((name, value) -> requireFloat(script, value, "parameter " + name));
            NDArray logits = logits(model, scope.create(ids(), shape()), mode);
            logits.attach(scope);
            requireFloat(script, logits, "the logits");
            Shape expected = new Shape(2, length, vocabularySize);
            if (!logits.getShape().equals(expected)) {
                throw new IllegalArgumentException("the block maps token ids " + shape() + " to " + logits.getShape()
                        + "; a policy with a vocabulary of " + vocabularySize + " needs logits " + expected);
            }
            requireCausal(logits.toType(DataType.FLOAT64, false));
        }
    }

    private NDArray logits(LogitsModel model, NDArray ids, GradMode mode) {
        try {
            return model.logits(ids, mode.records());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the block cannot take token ids " + shape() + " (int64, below " + vocabularySize + "): "
                            + e.getMessage(),
                    e);
        }
    }

    /** Two rows that agree in their first half only. */
    private long[] ids() {
        long[] ids = new long[2 * length];
        for (int t = 0; t < length; t++) {
            ids[t] = (7L * t + 1) % vocabularySize;
            ids[length + t] = (ids[t] + (t < length / 2 ? 0 : 1)) % vocabularySize;
        }
        return ids;
    }

    private static void requireFloat(TorchScript script, NDArray array, String what) {
        int type = (int) script.number("type", array);
        if (!TYPES.containsKey(type)) {
            throw new IllegalArgumentException(what + " of the block is " + (type == 15 ? "bfloat16" : "not a float")
                    + ", which DJL cannot train: convert it to float32 in the block");
        }
    }

    private void requireCausal(NDArray logits) {
        String firstHalf = ":" + length / 2;
        double[] one = logits.get(new NDIndex("0," + firstHalf)).toDoubleArray();
        double[] other = logits.get(new NDIndex("1," + firstHalf)).toDoubleArray();
        double scale = 1 + Arrays.stream(one).map(Math::abs).max().orElse(0);
        for (int i = 0; i < one.length; i++) {
            if (!(Math.abs(one[i] - other[i]) <= TOLERANCE * scale)) {
                throw new IllegalArgumentException("changing later tokens changed the logits at position "
                        + i / vocabularySize + " from " + one[i] + " to " + other[i]
                        + ": a policy must be causal; mask attention to later positions");
            }
        }
    }
}
