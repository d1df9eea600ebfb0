package org.rlvr4j.rollout.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads what differs from layer to layer: sliding windows and rotation. */
final class LayerReader {

    private final JsonFields fields;
    private final Architecture architecture;

    LayerReader(JsonFields fields, Architecture architecture) {
        this.fields = fields;
        this.architecture = architecture;
    }

    void read(ModelConfigBuilder builder) throws CheckpointException {
        int layers = Math.min(builder.layers(), ModelConfig.MAX_LAYERS);
        List<Boolean> rotary = rotary(layers);
        builder.rotaryLayers(rotary).windows(windows(layers, rotary));
    }

    private List<Boolean> rotary(int layers) throws CheckpointException {
        if (architecture != Architecture.SMOLLM3) {
            return LayerPatterns.rotary(architecture, layers);
        }
        if (!fields.has("no_rope_layers")) {
            int period = fields.positive("no_rope_layer_interval");
            return LayerPatterns.others(layers, period == 0 ? LayerPatterns.SMOLLM3_PERIOD : period);
        }
        List<Integer> rotated = fields.ids("no_rope_layers");
        if (rotated.size() < layers || rotated.stream().anyMatch(flag -> flag != 0 && flag != 1)) {
            throw fields.wrong(
                    "no_rope_layers",
                    "a list of 1 (rotated) and 0 (not rotated) for each of the " + layers + " layers");
        }
        return rotated.subList(0, layers).stream().map(flag -> flag == 1).toList();
    }

    private List<Integer> windows(int layers, List<Boolean> rotary) throws CheckpointException {
        int window = window();
        boolean everyLayer = architecture == Architecture.MISTRAL || architecture == Architecture.PHI3;
        List<String> types = fields.texts("layer_types");
        if (!types.isEmpty() && (everyLayer || architecture.hasLayerTypes())) {
            return typed(types, window, layers, everyLayer);
        }
        return switch (architecture) {
            case GEMMA2 -> LayerPatterns.windows(layers, 2, window);
            case GEMMA3 -> LayerPatterns.windows(layers, pattern(), window);
            case SMOLLM3 -> rotary.stream().map(rotated -> rotated ? 0 : window).toList();
            case MISTRAL, PHI3 -> since(0, window, layers);
            default -> since(fields.integer("max_window_layers").orElse(28), window, layers);
        };
    }

    /** Returns the size of the windows, 0 if no layer has one. */
    private int window() throws CheckpointException {
        boolean mentioned = fields.mentions("sliding_window");
        boolean windowed =
                switch (architecture) {
                    case LLAMA, GEMMA, GPT2 -> false;
                    case MISTRAL -> !mentioned || fields.has("sliding_window");
                    case PHI3 -> fields.has("sliding_window");
                    case SMOLLM3 -> fields.flag("use_sliding_window", false) && fields.has("sliding_window");
                    case QWEN2, QWEN3 -> fields.flag("use_sliding_window", false);
                    case GEMMA2, GEMMA3 -> true;
                };
        if (!windowed) {
            return 0;
        }
        int window = mentioned ? fields.positive("sliding_window") : LayerPatterns.WINDOW;
        if (window == 0 && architecture.isGemma()) {
            throw fields.wrong("sliding_window", "a number of tokens, since some layers slide");
        }
        return window;
    }

    private int pattern() throws CheckpointException {
        for (String name : List.of("sliding_window_pattern", "_sliding_window_pattern")) {
            if (fields.has(name)) {
                return fields.positive(name);
            }
        }
        return LayerPatterns.GEMMA3_PERIOD;
    }

    private static List<Integer> since(int first, int window, int layers) {
        return IntStream.range(0, layers)
                .mapToObj(layer -> layer >= first ? window : 0)
                .toList();
    }

    private List<Integer> typed(List<String> types, int window, int layers, boolean everyLayer)
            throws CheckpointException {
        if (types.size() != layers) {
            throw fields.refuse("layer_types has " + types.size() + " entries; num_hidden_layers is " + layers
                    + ", and there must be one for each");
        }
        List<Integer> result = new ArrayList<>();
        for (String type : types) {
            switch (type) {
                case "full_attention" -> result.add(0);
                case "sliding_attention" -> result.add(window);
                default ->
                    throw fields.refuse(
                            "layer_types has " + type + "; only full_attention and sliding_attention are supported");
            }
            if (type.equals("sliding_attention") && window == 0) {
                throw fields.refuse("layer_types has sliding_attention but no sliding window is in force;"
                        + " set sliding_window (and, for Qwen and SmolLM3, use_sliding_window)");
            }
            if (everyLayer && type.equals("full_attention") && window > 0) {
                throw fields.refuse("layer_types mixes full attention with a sliding_window of " + window
                        + ", which this architecture applies to every layer; remove one of them");
            }
        }
        return result;
    }
}
