package org.rlvr4j.rollout.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns the fields of a {@code config.json} into a {@link ModelConfig}. */
final class ConfigReader {

    private static final int DEFAULT_WINDOW = 4096;

    private final JsonFields fields;

    ConfigReader(JsonFields fields) {
        this.fields = fields;
    }

    ModelConfig read() throws CheckpointException {
        Architecture architecture = architecture();
        refuseUnsupported();
        ModelConfigBuilder builder = ModelConfig.builder(architecture);
        readSizes(builder);
        readFlags(builder, architecture);
        readTokens(builder);
        try {
            new RopeReader(fields).read(builder);
            builder.windows(windows(architecture, builder.layers()));
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw fields.refuse(String.valueOf(e.getMessage()));
        }
    }

    private Architecture architecture() throws CheckpointException {
        List<String> names = fields.texts("architectures");
        Optional<String> modelType = fields.text("model_type");
        if (modelType.isEmpty() && names.isEmpty()) {
            throw fields.refuse("it names neither model_type nor architectures; is it a model's config.json?");
        }
        Optional<Architecture> byType = modelType.flatMap(Architecture::ofModelType);
        Optional<Architecture> byName = names.stream()
                .flatMap(name -> Architecture.ofClassName(name).stream())
                .findFirst();
        if ((modelType.isPresent() && byType.isEmpty()) || (!names.isEmpty() && byName.isEmpty())) {
            throw fields.refuse("architecture " + (names.isEmpty() ? modelType.orElse("") : String.join(", ", names))
                    + " (model_type " + modelType.orElse("absent") + ") is not supported; use one of "
                    + Architecture.supported());
        }
        if (byType.isPresent() && byName.isPresent() && byType.get() != byName.get()) {
            throw fields.refuse("model_type " + modelType.orElse("") + " and architectures " + names
                    + " contradict each other; correct the one that is wrong");
        }
        return byType.or(() -> byName).orElseThrow();
    }

    private void refuseUnsupported() throws CheckpointException {
        if (fields.has("quantization_config")) {
            throw fields.refuse("the weights are quantized (quantization_config), which cannot be trained;"
                    + " use the float32, float16 or bfloat16 checkpoint that they were made from");
        }
        String activation = fields.text("hidden_act").orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw fields.refuse("hidden_act is " + activation + "; only silu is supported for this architecture");
        }
        for (String name : List.of("num_local_experts", "num_experts", "n_routed_experts")) {
            if (fields.integer(name).orElse(0) > 0) {
                throw fields.refuse(name + " is " + fields.show(name)
                        + "; mixtures of experts are not supported, use a dense model");
            }
        }
        if (fields.number("attention_dropout").orElse(0) != 0) {
            throw fields.refuse("attention_dropout is " + fields.show("attention_dropout")
                    + "; the policy is trained without dropout, set it to 0");
        }
        for (String name : List.of("is_encoder_decoder", "add_cross_attention", "use_mrope")) {
            if (fields.flag(name, false)) {
                throw fields.refuse(name + " is true, which is not supported; use a text-only decoder");
            }
        }
    }

    private void readSizes(ModelConfigBuilder builder) throws CheckpointException {
        fields.integer("vocab_size").ifPresent(builder::vocabularySize);
        fields.integer("hidden_size").ifPresent(builder::hiddenSize);
        fields.integer("intermediate_size").ifPresent(builder::intermediateSize);
        fields.integer("num_hidden_layers").ifPresent(builder::layers);
        fields.integer("num_attention_heads").ifPresent(builder::heads);
        if (fields.mentions("num_key_value_heads")) {
            // A null asks for one per query head; only an absent key takes the architecture's own default.
            builder.kvHeads(positive("num_key_value_heads"));
        }
        if (fields.has("head_dim")) {
            builder.headDim(positive("head_dim"));
        }
        fields.integer("max_position_embeddings").ifPresent(builder::maxPositions);
        fields.number("rms_norm_eps").ifPresent(builder::normEpsilon);
        fields.number("initializer_range").ifPresent(builder::initializerRange);
    }

    /** Returns 0 if the field is null, which a builder takes for "derive it". */
    private int positive(String name) throws CheckpointException {
        OptionalInt value = fields.integer(name);
        if (value.isPresent() && value.getAsInt() < 1) {
            throw fields.wrong(name, "1 or more");
        }
        return value.orElse(0);
    }

    private void readFlags(ModelConfigBuilder builder, Architecture architecture) throws CheckpointException {
        builder.tiedEmbeddings(fields.flag("tie_word_embeddings", false));
        if (architecture == Architecture.LLAMA || architecture == Architecture.QWEN3) {
            boolean bias = fields.flag("attention_bias", false);
            builder.qkvBias(bias).outputBias(bias);
        }
        if (architecture == Architecture.LLAMA) {
            builder.mlpBias(fields.flag("mlp_bias", false));
        }
        Optional<String> stored = fields.text(fields.has("dtype") ? "dtype" : "torch_dtype");
        if (stored.isPresent()) {
            builder.storedType(StoredType.ofTorchName(stored.get())
                    .orElseThrow(() -> fields.refuse(
                            "dtype is " + stored.get() + "; weights must be one of " + StoredType.supported())));
        }
    }

    private void readTokens(ModelConfigBuilder builder) throws CheckpointException {
        if (fields.mentions("bos_token_id")) {
            builder.bosId(first("bos_token_id"));
        }
        if (fields.mentions("eos_token_id")) {
            builder.eosIds(fields.ids("eos_token_id"));
        }
        builder.padId(first("pad_token_id"));
    }

    /** Returns the id, or the first of a list; negative ids, which old files use for "none", are none. */
    private OptionalInt first(String name) throws CheckpointException {
        return fields.ids(name).stream()
                .mapToInt(Integer::intValue)
                .filter(id -> id >= 0)
                .findFirst();
    }

    private List<Integer> windows(Architecture architecture, int layers) throws CheckpointException {
        boolean windowed =
                switch (architecture) {
                    case LLAMA -> false;
                    case MISTRAL -> !fields.mentions("sliding_window") || fields.has("sliding_window");
                    case QWEN2, QWEN3 -> fields.flag("use_sliding_window", false);
                };
        int window = 0;
        if (windowed) {
            window = fields.mentions("sliding_window") ? positive("sliding_window") : DEFAULT_WINDOW;
        }
        boolean everyLayer = architecture == Architecture.MISTRAL;
        List<String> types = fields.texts("layer_types");
        int firstWindowed = everyLayer ? 0 : fields.integer("max_window_layers").orElse(28);
        return types.isEmpty() ? since(firstWindowed, window, layers) : typed(types, window, layers, everyLayer);
    }

    private static List<Integer> since(int firstWindowed, int window, int layers) {
        List<Integer> result = new ArrayList<>();
        for (int layer = 0; layer < Math.min(layers, ModelConfig.MAX_LAYERS); layer++) {
            result.add(layer >= firstWindowed ? window : 0);
        }
        return result;
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
                        + " set sliding_window (and, for Qwen, use_sliding_window)");
            }
            if (everyLayer && type.equals("full_attention") && window > 0) {
                throw fields.refuse("layer_types mixes full attention with a sliding_window of " + window
                        + ", which this architecture applies to every layer; remove one of them");
            }
        }
        return result;
    }
}
