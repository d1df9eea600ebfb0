package org.rlvr4j.rollout.checkpoint;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A linear layer that has an adapter.
 *
 * @param layer its layer, from 0
 * @param part what it is there
 * @param path its path in the model, such as {@code model.layers.0.self_attn.q_proj}
 * @param a the adapter's first matrix, {@code [rank, inputs]}, under PEFT's name
 * @param b its second, {@code [outputs, rank]}
 */
public record LoraModule(int layer, LayerPart part, String path, TensorSpec a, TensorSpec b) {

    private static final String PREFIX = "base_model.model.";

    /**
     * Returns a model's adapted layers, in the order of its state dict.
     *
     * @throws IllegalArgumentException if a target module is in no layer, or the rank is beyond all bounds
     */
    public static List<LoraModule> of(ModelConfig config, LoraConfig lora) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        config.tensors().forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
        List<LoraModule> modules = new ArrayList<>();
        Set<String> unused = new LinkedHashSet<>(lora.targetModules());
        unused.remove(LoraConfig.ALL_LINEAR);
        for (int layer = 0; layer < config.layers(); layer++) {
            for (LayerPart part : config.names().parts().keySet()) {
                String path = config.names().part(layer, part).orElseThrow();
                if (part.isLinear() && isTarget(path, lora.targetModules())) {
                    Shape weight = Objects.requireNonNull(shapes.get(path + ".weight"), path);
                    modules.add(of(layer, part, path, weight, config.transposedWeights(), lora.rank()));
                    unused.removeIf(target -> matches(path, target));
                }
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "LoRA's target module " + unused.iterator().next()
                            + " is in no layer of a " + config.architecture().className() + "; adapters can be had on "
                            + String.join(", ", names(config)) + ", or on " + LoraConfig.ALL_LINEAR);
        }
        return List.copyOf(modules);
    }

    private static LoraModule of(int layer, LayerPart part, String path, Shape weight, boolean transposed, int rank) {
        long outputs = weight.get(transposed ? 1 : 0);
        long inputs = weight.get(transposed ? 0 : 1);
        if (Math.max(outputs, inputs) * rank > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("LoRA's rank is " + rank + ", which makes tensors of more than "
                    + Integer.MAX_VALUE + " numbers on " + path + "; set it to " + Math.min(outputs, inputs)
                    + " or less, since a higher rank than a matrix' own changes nothing");
        }
        return new LoraModule(
                layer,
                part,
                path,
                TensorSpec.of(PREFIX + path + ".lora_A.weight", rank, inputs),
                TensorSpec.of(PREFIX + path + ".lora_B.weight", outputs, rank));
    }

    /** Returns the names of a model's linear layers, without their paths. */
    static List<String> names(ModelConfig config) {
        return config.names().parts().entrySet().stream()
                .filter(part -> part.getKey().isLinear())
                .map(part -> part.getValue().substring(part.getValue().indexOf('.') + 1))
                .distinct()
                .collect(Collectors.toList());
    }

    private static boolean isTarget(String path, List<String> targets) {
        return targets.contains(LoraConfig.ALL_LINEAR) || targets.stream().anyMatch(target -> matches(path, target));
    }

    /** Returns whether a name is that of a linear layer, or of some. */
    static boolean isInLayers(ModelConfig config, String target) {
        return IntStream.range(0, config.layers()).anyMatch(layer -> config.names().parts().keySet().stream()
                .filter(LayerPart::isLinear)
                .map(part -> config.names().part(layer, part).orElseThrow())
                .anyMatch(path -> matches(path, target)));
    }

    /** Returns whether a module is meant by a name, as PEFT has it: the path, or the end of it. */
    static boolean matches(String path, String target) {
        return path.equals(target) || path.endsWith("." + target);
    }
}
