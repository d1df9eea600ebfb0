package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.Activation;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderMemory;
import org.rlvr4j.rollout.script.TorchScript;

/** The decoder's TorchScript text, one file for each idea, put together and compiled for a configuration. */
final class DecoderScript {

    /** The class, and the files that go on with its methods. */
    private static final List<String> MODULE = List.of(
            "decoder.py",
            "layer.py",
            "recompute.py",
            "forward.py",
            "backward.py",
            "interleaved.py",
            "head.py",
            "prepare.py",
            "vectors.py",
            "held.py",
            "packed.py",
            "cache.py",
            "decode.py");

    private static final List<String> FUNCTIONS =
            List.of("linear.py", "rotary.py", "attention.py", "mix.py", "bags.py", "draw.py");

    private DecoderScript() {}

    /** Compiles the script for the attributes of a configuration. */
    static TorchScript compile(NDManager manager, Map<String, Object> attributes) {
        List<String> files = Stream.of(MODULE, FUNCTIONS, List.of(product(manager)))
                .flatMap(List::stream)
                .toList();
        return TorchScript.resources(manager, DecoderScript.class, files, attributes);
    }

    private static String product(NDManager manager) {
        return MklProducts.available(manager) ? "product_mkl.py" : "product_plain.py";
    }

    /**
     * Returns a configuration's attributes.
     *
     * @throws IllegalArgumentException if the script does not cover it
     */
    static Map<String, Object> attributes(
            ModelConfig config, @Nullable AdapterFolder adapters, ComputeOptions compute, boolean lean) {
        DecoderSlots slots = new DecoderSlots(config, adapters);
        Map<String, Object> attributes = new LinkedHashMap<>(slots.outer());
        attributes.put("slots", slots.layers());
        attributes.put("layers", config.layers());
        attributes.put("heads", config.heads());
        attributes.put("kv_heads", config.kvHeads());
        attributes.put("head_dim", config.headDim());
        attributes.put("rotary", config.rotaryDim());
        attributes.put("rotary_rows", RotaryRows.of(config).areSwitched() ? 2 : 1);
        attributes.put("eps", config.normEpsilon());
        attributes.put("chunk", DecoderMemory.headRows(config));
        attributes.put("plain_width", DecoderMemory.LONGEST_WITH_SCORES);
        attributes.put("layer_norm", config.layerNorms());
        attributes.put("unit_offset", config.architecture().isGemma());
        attributes.put("transposed", config.transposedWeights());
        attributes.put("gated", config.gatedMlp());
        attributes.put("activation", kind(config.activation()));
        attributes.put("embedding_scale", (double) config.embeddingScale());
        attributes.put("attention_cap", config.attentionScores().softCap());
        attributes.put("logit_cap", config.logitSoftCap());
        attributes.put("adapter_scale", adapters == null ? 0.0 : adapters.lora().scale());
        attributes.put(
                "scales",
                IntStream.range(0, config.layers())
                        .mapToDouble(config.attentionScores()::scale)
                        .toArray());
        attributes.put("ropes", ropes(config));
        attributes.put("window", window(config));
        attributes.put(
                "windows", config.windows().stream().mapToInt(Integer::intValue).toArray());
        attributes.put("half", compute.isHalf());
        attributes.put("half_head", compute.isHeadHalf());
        attributes.put("lean", lean);
        return attributes;
    }

    /** Returns the number of an activation in {@code linear.py}. */
    private static int kind(Activation activation) {
        return switch (activation) {
            case SILU -> 0;
            case GELU_TANH -> 1;
            case GELU -> 2;
            case RELU -> 3;
        };
    }

    /** Returns for each layer which rotary table it uses; -1 for none. */
    static int[] ropes(ModelConfig config) {
        return IntStream.range(0, config.layers())
                .map(layer -> {
                    if (!config.rotaryLayers().get(layer)) {
                        return -1;
                    }
                    return config.localRopeTheta().isPresent() && config.window(layer) > 0 ? 1 : 0;
                })
                .toArray();
    }

    /** The window of the layers that have one, or 0: decoding makes one mask for all of them. */
    private static int window(ModelConfig config) {
        List<Integer> windows = config.windows().stream()
                .filter(window -> window > 0)
                .distinct()
                .toList();
        if (windows.size() > 1) {
            throw new IllegalArgumentException(
                    "the layers have sliding windows of " + windows + " tokens; one size for all is supported");
        }
        return windows.isEmpty() ? 0 : windows.get(0);
    }
}
