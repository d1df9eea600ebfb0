package org.rlvr4j.rollout.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;

/**
 * What each weight of a model is held in. Norms and biases, which are small, are always float32.
 *
 * @param narrow the matrices that are held in 16 bits, by name
 */
public record HeldWeights(Map<String, StoredType> narrow) {

    /** All in float32, so that they can be trained. */
    public static final HeldWeights FLOAT32 = new HeldWeights(Map.of());

    public HeldWeights {
        narrow = Map.copyOf(narrow);
    }

    /**
     * Decides for a model.
     *
     * @param stored what each tensor is stored in
     */
    public static HeldWeights of(ModelConfig config, Function<TensorSpec, StoredType> stored, BaseDtype dtype) {
        Map<String, StoredType> narrow = new LinkedHashMap<>();
        for (TensorSpec tensor : config.tensors()) {
            StoredType type = dtype.held(stored.apply(tensor));
            if (tensor.shape().dimension() == 2 && type != StoredType.FLOAT32) {
                narrow.put(tensor.name(), type);
            }
        }
        return new HeldWeights(narrow);
    }

    /** Returns whether a matrix is held in 16 bits, which leaves it to adapters to be trained. */
    public boolean hasNarrow() {
        return !narrow.isEmpty();
    }

    /**
     * Returns whether decoding computes with the weights as they are held, widening them block by block and adding what
     * adapters give: on a processor, where float32 copies of them would be larger than {@link DecoderMemory#MOST_PACKED}.
     * A GPU would spend more on the many small operations than on the copies.
     */
    public boolean isDecodedLean(ModelConfig config, boolean gpu) {
        return !gpu && hasNarrow() && Float.BYTES * config.parameterCount() > DecoderMemory.MOST_PACKED;
    }

    /** Returns what a weight is held in. */
    public StoredType type(TensorSpec tensor) {
        return narrow.getOrDefault(tensor.name(), StoredType.FLOAT32);
    }

    /** Returns the bytes of a weight. */
    public long bytes(TensorSpec tensor) {
        return tensor.elements() * type(tensor).bytes();
    }

    /** Returns the bytes of all weights of a model. */
    public long bytes(ModelConfig config) {
        return config.tensors().stream().mapToLong(this::bytes).sum();
    }
}
