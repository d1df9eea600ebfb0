package org.rlvr4j.rollout.memory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rlvr4j.rollout.checkpoint.DecoderNames;
import org.rlvr4j.rollout.checkpoint.LayerPart;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;

/**
 * What {@code vectors.py} copies of matrices while a decoder with vectors opens. Those in float32 and bfloat16 go out as
 * they are held. Those that are adapted, transposed or held in float16 are made anew in float32, and are forgotten when
 * their product is packed.
 */
final class OpeningCopies {

    /** The linear layers of each product, in the order in which they go out. */
    private static final List<List<LayerPart>> PRODUCTS = List.of(
            List.of(LayerPart.QUERY, LayerPart.KEY, LayerPart.VALUE, LayerPart.QUERY_KEY_VALUE),
            List.of(LayerPart.OUTPUT),
            List.of(LayerPart.GATE, LayerPart.UP, LayerPart.GATE_UP),
            List.of(LayerPart.DOWN));

    private final ModelConfig config;
    private final HeldWeights held;
    private final Set<String> adapted;
    private final Map<String, TensorSpec> tensors;

    OpeningCopies(ModelConfig config, HeldWeights held, List<LoraModule> adapters) {
        this.config = config;
        this.held = held;
        this.adapted = adapters.stream().map(LoraModule::path).collect(Collectors.toSet());
        this.tensors = config.tensors().stream().collect(Collectors.toMap(TensorSpec::name, Function.identity()));
    }

    /** Returns the most bytes that are there at a time. */
    long bytes() {
        long most = head();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (List<LayerPart> product : PRODUCTS) {
                most = Math.max(most, product(layer, product));
            }
        }
        return most;
    }

    private long head() {
        String embedding = config.names().embedding() + ".weight";
        TensorSpec tensor =
                Objects.requireNonNull(tensors.getOrDefault(DecoderNames.HEAD, tensors.get(embedding)), embedding);
        return Copy.of(tensor, held.type(tensor), false, false).made();
    }

    private long product(int layer, List<LayerPart> parts) {
        long made = 0;
        long most = 0;
        for (LayerPart part : parts) {
            String path = config.names().part(layer, part).orElse("");
            TensorSpec tensor = tensors.get(path + ".weight");
            if (tensor != null) {
                Copy copy = Copy.of(tensor, held.type(tensor), adapted.contains(path), config.transposedWeights());
                made += copy.made();
                most = Math.max(most, made + copy.between());
            }
        }
        return most;
    }

    /**
     * What a matrix takes.
     *
     * @param made bytes of the one that goes out; 0 where that is the held one
     * @param between bytes of another that is there meanwhile: two steps lead by way of it
     */
    private record Copy(long made, long between) {
        static Copy of(TensorSpec tensor, StoredType type, boolean isAdapted, boolean isTransposed) {
            int steps = (type == StoredType.FLOAT32 ? 0 : 1) + (isAdapted ? 1 : 0) + (isTransposed ? 1 : 0);
            boolean asHeld = steps == 0 || steps == 1 && type == StoredType.BFLOAT16;
            long bytes = Float.BYTES * tensor.elements();
            return new Copy(asHeld ? 0 : bytes, steps > 1 ? bytes : 0);
        }
    }
}
