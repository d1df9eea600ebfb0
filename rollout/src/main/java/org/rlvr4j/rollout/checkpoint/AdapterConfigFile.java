package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PEFT's {@code adapter_config.json}. What changes the arithmetic is honoured or refused. */
final class AdapterConfigFile {

    static final String NAME = "adapter_config.json";

    /** Keys that ask for something else than plain LoRA when they are neither null, false nor empty. */
    private static final List<String> UNSUPPORTED = List.of(
            "modules_to_save",
            "rank_pattern",
            "alpha_pattern",
            "layers_to_transform",
            "exclude_modules",
            "layer_replication",
            "trainable_token_indices",
            "target_parameters",
            "megatron_config",
            "use_dora",
            "use_qalora",
            "use_bdlora",
            "lora_bias",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "monteclora_config");

    private final JsonFields fields;
    private final JsonNode json;

    private AdapterConfigFile(JsonNode json, Path file) {
        this.json = json;
        this.fields = new JsonFields(json, file.toString());
    }

    static AdapterConfigFile read(Path folder) throws CheckpointException {
        Path file = folder.resolve(NAME);
        return new AdapterConfigFile(JsonFiles.readObject(file, "a PEFT folder holds one"), file);
    }

    /** Returns the folder or name of the model that the adapters belong to; null if the file does not say. */
    @Nullable
    String base() throws CheckpointException {
        return fields.text("base_model_name_or_path").orElse(null);
    }

    /** Returns the adapters of a model. */
    LoraConfig lora(ModelConfig config) throws CheckpointException {
        String type = fields.text("peft_type").orElse("LORA");
        if (!type.equals("LORA")) {
            throw fields.refuse("peft_type is " + type + "; only LORA adapters can be used");
        }
        String bias = fields.text("bias").orElse("none");
        if (!bias.equals("none")) {
            throw fields.refuse("bias is " + bias + "; only adapters that leave biases alone (none) can be used");
        }
        for (String key : UNSUPPORTED) {
            JsonNode value = json.path(key);
            boolean absent = value.isMissingNode()
                    || value.isNull()
                    || (value.isBoolean() && !value.booleanValue())
                    || (value.isContainerNode() && value.isEmpty());
            if (!absent) {
                throw fields.refuse(key + " is " + fields.show(key)
                        + ", which is not supported; use plain LoRA adapters, or merge them with PEFT");
            }
        }
        if (fields.isText("init_lora_weights")
                && !List.of("gaussian", "orthogonal", "eva")
                        .contains(fields.text("init_lora_weights").orElse(""))) {
            throw fields.refuse("init_lora_weights is " + fields.show("init_lora_weights")
                    + ", which changes the base weights; convert the adapters to plain LoRA with PEFT");
        }
        try {
            return LoraConfig.builder()
                    .rank(fields.integer("r").orElse(8))
                    .alpha(fields.number("lora_alpha").orElse(8))
                    .dropout(fields.number("lora_dropout").orElse(0))
                    .useRslora(fields.flag("use_rslora", false))
                    .targetModules(targets(config))
                    .build();
        } catch (IllegalArgumentException e) {
            throw fields.refuse(String.valueOf(e.getMessage()));
        }
    }

    /** A list of names, or an expression that whole paths are matched with. */
    private List<String> targets(ModelConfig config) throws CheckpointException {
        if (!fields.has("target_modules")) {
            throw fields.refuse("it lacks target_modules, the names of the adapted layers: add them");
        }
        if (!fields.isText("target_modules")) {
            return named(config, fields.texts("target_modules"));
        }
        String expression = fields.text("target_modules").orElseThrow();
        if (expression.equalsIgnoreCase(LoraConfig.ALL_LINEAR)) {
            return List.of(LoraConfig.ALL_LINEAR);
        }
        List<String> matched = new ArrayList<>();
        try {
            Pattern pattern = Pattern.compile(expression);
            for (LoraModule module : LoraModule.of(config, LoraConfig.builder().build())) {
                if (pattern.matcher(module.path()).matches()) {
                    matched.add(module.path());
                }
            }
        } catch (PatternSyntaxException e) {
            throw fields.refuse("target_modules is " + expression + ", which is no regular expression: correct it");
        }
        if (matched.isEmpty()) {
            throw fields.refuse("target_modules is " + expression + ", which matches no linear layer of the model");
        }
        return matched;
    }

    /** As PEFT, passes over names that the model does not have, as long as it has one of them. */
    private List<String> named(ModelConfig config, List<String> targets) throws CheckpointException {
        List<String> present = targets.stream()
                .filter(target -> LoraModule.isInLayers(config, target) || isOutside(config, target))
                .toList();
        if (present.isEmpty()) {
            throw fields.refuse("target_modules is " + targets + ", none of which is a linear layer of the model");
        }
        return present;
    }

    /** Embeddings and the head, which can have adapters in PEFT. */
    private static boolean isOutside(ModelConfig config, String target) {
        DecoderNames names = config.names();
        String head = DecoderNames.HEAD.substring(0, DecoderNames.HEAD.lastIndexOf('.'));
        return Stream.of(names.embedding(), names.positions(), head)
                .filter(Objects::nonNull)
                .anyMatch(path -> LoraModule.matches(path, target));
    }

    /** Returns what PEFT writes for new adapters. */
    static ObjectNode write(LoraConfig lora, ModelConfig config, @Nullable Path base) {
        ObjectNode json = JsonFiles.MAPPER.createObjectNode();
        json.putObject("alpha_pattern");
        json.putNull("auto_mapping");
        json.put(
                "base_model_name_or_path",
                base == null ? null : base.toAbsolutePath().toString());
        json.put("bias", "none");
        json.put("fan_in_fan_out", config.transposedWeights());
        json.put("inference_mode", true);
        json.put("init_lora_weights", true);
        json.putNull("layers_pattern");
        json.putNull("layers_to_transform");
        if (lora.alpha() == Math.rint(lora.alpha())) {
            json.put("lora_alpha", (long) lora.alpha());
        } else {
            json.put("lora_alpha", lora.alpha());
        }
        json.put("lora_dropout", lora.dropout());
        json.putNull("modules_to_save");
        json.put("peft_type", "LORA");
        json.put("r", lora.rank());
        json.putObject("rank_pattern");
        json.putNull("revision");
        ArrayNode targets = json.putArray("target_modules");
        boolean all = lora.targetModules().contains(LoraConfig.ALL_LINEAR);
        (all ? LoraModule.names(config) : lora.targetModules()).forEach(targets::add);
        json.put("task_type", "CAUSAL_LM");
        json.put("use_dora", false);
        json.put("use_rslora", lora.useRslora());
        return json;
    }
}
