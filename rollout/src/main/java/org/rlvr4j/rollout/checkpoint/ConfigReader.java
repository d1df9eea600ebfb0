package org.rlvr4j.rollout.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns the fields of a {@code config.json} into a {@link ModelConfig}. */
final class ConfigReader {

    private final JsonFields fields;

    ConfigReader(JsonFields fields) {
        this.fields = fields;
    }

    ModelConfig read() throws CheckpointException {
        Architecture architecture = architecture();
        refuseUnsupported();
        new ForeignKeys(fields, architecture).refuse();
        ModelConfigBuilder builder = ModelConfig.builder(architecture);
        if (architecture == Architecture.GPT2) {
            new Gpt2Reader(fields).read(builder);
        } else {
            readSizes(builder);
        }
        readFlags(builder, architecture);
        readTokens(builder);
        try {
            builder.activation(new ActivationReader(fields, architecture).read());
            if (architecture.isGemma()) {
                new GemmaReader(fields, architecture).read(builder);
            }
            if (architecture != Architecture.GPT2) {
                new RopeReader(fields, architecture).read(builder);
            }
            new LayerReader(fields, architecture).read(builder);
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
        for (String name : List.of("num_local_experts", "num_experts", "n_routed_experts")) {
            if (fields.integer(name).orElse(0) > 0) {
                throw fields.refuse(name + " is " + fields.show(name)
                        + "; mixtures of experts are not supported, use a dense model");
            }
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
            builder.kvHeads(fields.positive("num_key_value_heads"));
        }
        if (fields.has("head_dim")) {
            builder.headDim(fields.positive("head_dim"));
        }
        fields.integer("max_position_embeddings").ifPresent(builder::maxPositions);
        fields.number("rms_norm_eps").ifPresent(builder::normEpsilon);
        fields.number("initializer_range").ifPresent(builder::initializerRange);
    }

    private void readFlags(ModelConfigBuilder builder, Architecture architecture) throws CheckpointException {
        builder.tiedEmbeddings(fields.flag("tie_word_embeddings", builder.tiedEmbeddings()));
        if (architecture.hasAttentionBiasKey()) {
            boolean bias = fields.flag("attention_bias", false);
            builder.qkvBias(bias).outputBias(bias);
        }
        if (architecture.hasMlpBiasKey()) {
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
}
