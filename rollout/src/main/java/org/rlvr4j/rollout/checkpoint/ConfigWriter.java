package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@code config.json} in the spelling of transformers 4.5x, which 5.x reads as well. Keys are sorted, as
 * transformers sorts them.
 */
final class ConfigWriter {

    private final ModelConfig config;
    private final Architecture architecture;
    private final ObjectNode json = JsonFiles.MAPPER.createObjectNode();

    private ConfigWriter(ModelConfig config) {
        this.config = config;
        this.architecture = config.architecture();
    }

    static ObjectNode write(ModelConfig config) {
        return new ConfigWriter(config).write();
    }

    private ObjectNode write() {
        json.putArray("architectures").add(architecture.className());
        config.bosId().ifPresentOrElse(id -> json.put("bos_token_id", id), () -> json.putNull("bos_token_id"));
        putEos();
        json.put("initializer_range", config.initializerRange());
        json.put("model_type", architecture.modelType());
        config.padId().ifPresent(id -> json.put("pad_token_id", id));
        if (architecture == Architecture.GPT2) {
            putGpt2();
        } else {
            putCommon();
        }
        if (config.tiedEmbeddings() != ModelConfig.builder(architecture).tiedEmbeddings()
                || !ModelConfig.builder(architecture).tiedEmbeddings()) {
            json.put("tie_word_embeddings", config.tiedEmbeddings());
        }
        json.put("torch_dtype", config.storedType().torchName());
        json.put("use_cache", true);
        json.put("vocab_size", config.vocabularySize());
        return sorted();
    }

    private ObjectNode sorted() {
        ObjectNode sorted = JsonFiles.MAPPER.createObjectNode();
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        names.stream().sorted().forEach(name -> sorted.set(name, json.get(name)));
        return sorted;
    }

    private void putCommon() {
        if (architecture.hasAttentionBiasKey()) {
            json.put("attention_bias", config.qkvBias());
        }
        json.put("attention_dropout", 0.0);
        putActivation();
        if (architecture != Architecture.PHI3 && architecture != Architecture.SMOLLM3 || !derivedHeadDim()) {
            json.put("head_dim", config.headDim());
        }
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        putLayerTypes();
        json.put("max_position_embeddings", config.maxPositions());
        if (isQwen()) {
            json.put("max_window_layers", (int)
                    config.windows().stream().takeWhile(window -> window == 0).count());
        }
        if (architecture.hasMlpBiasKey()) {
            json.put("mlp_bias", config.mlpBias());
        }
        json.put("num_attention_heads", config.heads());
        json.put("num_hidden_layers", config.layers());
        json.put("num_key_value_heads", config.kvHeads());
        json.put("rms_norm_eps", config.normEpsilon());
        putRope();
        putSlidingWindow();
        putFamily();
    }

    private boolean derivedHeadDim() {
        return config.headDim() * config.heads() == config.hiddenSize();
    }

    private void putActivation() {
        String name = config.activation().nameFor(architecture);
        if (architecture != Architecture.GEMMA2 && architecture != Architecture.GEMMA3) {
            json.put("hidden_act", name);
        }
        if (architecture.isGemma()) {
            json.put("hidden_activation", name);
        }
    }

    /** Keys of a single architecture, or of two. */
    private void putFamily() {
        switch (architecture) {
            case SMOLLM3 -> {
                json.put("no_rope_layer_interval", LayerPatterns.SMOLLM3_PERIOD);
                ArrayNode rotated = json.putArray("no_rope_layers");
                config.rotaryLayers().forEach(rotary -> rotated.add(rotary ? 1 : 0));
                json.put("use_sliding_window", slidingWindow() > 0);
            }
            case PHI3 -> {
                json.put("embd_pdrop", 0.0);
                json.put("resid_pdrop", 0.0);
                json.put("original_max_position_embeddings", originalPositions());
                json.put("partial_rotary_factor", config.partialRotaryFactor());
            }
            case GEMMA2, GEMMA3 -> {
                putNumber("attn_logit_softcapping", config.attentionScores().softCap());
                putNumber("final_logit_softcapping", config.logitSoftCap());
                putWhole("query_pre_attn_scalar", config.attentionScores().queryScalar());
            }
            case QWEN2, QWEN3 -> json.put("use_sliding_window", slidingWindow() > 0);
            default -> {}
        }
        if (architecture == Architecture.GEMMA3) {
            json.put("rope_local_base_freq", config.localRopeTheta().orElse(config.ropeTheta()));
            json.put("_sliding_window_pattern", LayerPatterns.GEMMA3_PERIOD);
            json.put("use_bidirectional_attention", false);
        }
    }

    private void putGpt2() {
        json.put("activation_function", config.activation().nameFor(architecture));
        for (String name : List.of("attn_pdrop", "embd_pdrop", "resid_pdrop")) {
            json.put(name, 0.0);
        }
        json.put("layer_norm_epsilon", config.normEpsilon());
        json.put("n_embd", config.hiddenSize());
        json.put("n_head", config.heads());
        if (config.intermediateSize() == 4 * config.hiddenSize()) {
            json.putNull("n_inner");
        } else {
            json.put("n_inner", config.intermediateSize());
        }
        json.put("n_layer", config.layers());
        json.put("n_positions", config.maxPositions());
        json.put("reorder_and_upcast_attn", false);
        json.put("scale_attn_by_inverse_layer_idx", config.attentionScores().byLayer());
        json.put("scale_attn_weights", config.attentionScores().queryScalar() != 1);
    }

    /** Returns LongRoPE's length, or transformers' default. */
    private int originalPositions() {
        return config.ropeScaling() instanceof RopeScaling.LongRope rope ? rope.originalMaxPositions() : 4096;
    }

    private void putNumber(String name, double value) {
        if (value == 0) {
            json.putNull(name);
        } else {
            json.put(name, value);
        }
    }

    private void putWhole(String name, double value) {
        if (value == Math.rint(value)) {
            json.put(name, (long) value);
        } else {
            json.put(name, value);
        }
    }

    private boolean isQwen() {
        return architecture == Architecture.QWEN2 || architecture == Architecture.QWEN3;
    }

    private int slidingWindow() {
        return config.windows().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private void putEos() {
        List<Integer> ids = config.eosIds();
        if (ids.size() == 1) {
            json.put("eos_token_id", ids.get(0));
        } else if (ids.isEmpty()) {
            json.putNull("eos_token_id");
        } else {
            ArrayNode list = json.putArray("eos_token_id");
            ids.forEach(list::add);
        }
    }

    private void putLayerTypes() {
        if (architecture.hasLayerTypes()) {
            ArrayNode types = json.putArray("layer_types");
            config.windows().forEach(window -> types.add(window > 0 ? "sliding_attention" : "full_attention"));
        }
    }

    private void putSlidingWindow() {
        if (architecture == Architecture.LLAMA || architecture == Architecture.GEMMA) {
            return;
        }
        if (slidingWindow() > 0) {
            json.put("sliding_window", slidingWindow());
        } else if (architecture == Architecture.GEMMA2 || architecture == Architecture.GEMMA3) {
            json.put("sliding_window", LayerPatterns.WINDOW); // unused, but transformers wants a number
        } else {
            json.putNull("sliding_window");
        }
    }

    private void putRope() {
        json.put("rope_theta", config.ropeTheta());
        if (architecture != Architecture.GEMMA && architecture != Architecture.GEMMA2
                || !(config.ropeScaling() instanceof RopeScaling.None)) {
            putRopeScaling();
        }
    }

    private void putRopeScaling() {
        RopeScaling scaling = config.ropeScaling();
        if (scaling instanceof RopeScaling.None) {
            json.putNull("rope_scaling");
            return;
        }
        ObjectNode rope = json.putObject("rope_scaling");
        if (scaling instanceof RopeScaling.Linear linear) {
            rope.put("factor", linear.factor()).put("rope_type", "linear");
        } else if (scaling instanceof RopeScaling.Llama3 llama) {
            rope.put("factor", llama.factor());
            rope.put("high_freq_factor", llama.highFrequencyFactor());
            rope.put("low_freq_factor", llama.lowFrequencyFactor());
            rope.put("original_max_position_embeddings", llama.originalMaxPositions());
            rope.put("rope_type", "llama3");
        } else if (scaling instanceof RopeScaling.LongRope longRope) {
            rope.put("attention_factor", longRope.attentionFactor());
            longRope.longFactors().forEach(rope.putArray("long_factor")::add);
            longRope.shortFactors().forEach(rope.putArray("short_factor")::add);
            rope.put("rope_type", "longrope");
        } else if (scaling instanceof RopeScaling.Yarn yarn) {
            rope.put("attention_factor", yarn.attentionFactor());
            rope.put("beta_fast", yarn.betaFast());
            rope.put("beta_slow", yarn.betaSlow());
            rope.put("factor", yarn.factor());
            rope.put("original_max_position_embeddings", yarn.originalMaxPositions());
            rope.put("rope_type", "yarn");
            rope.put("truncate", yarn.truncate());
        }
    }
}
