package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes a {@code config.json} in the spelling of transformers 4.5x, which 5.x reads as well. Keys are sorted, as
 * transformers sorts them.
 */
final class ConfigWriter {

    private final ModelConfig config;
    private final ObjectNode json = JsonFiles.MAPPER.createObjectNode();

    private ConfigWriter(ModelConfig config) {
        this.config = config;
    }

    static ObjectNode write(ModelConfig config) {
        return new ConfigWriter(config).write();
    }

    private ObjectNode write() {
        Architecture architecture = config.architecture();
        json.putArray("architectures").add(architecture.className());
        if (architecture == Architecture.LLAMA || architecture == Architecture.QWEN3) {
            json.put("attention_bias", config.qkvBias());
        }
        json.put("attention_dropout", 0.0);
        config.bosId().ifPresentOrElse(id -> json.put("bos_token_id", id), () -> json.putNull("bos_token_id"));
        putEos();
        json.put("head_dim", config.headDim());
        json.put("hidden_act", "silu");
        json.put("hidden_size", config.hiddenSize());
        json.put("initializer_range", config.initializerRange());
        json.put("intermediate_size", config.intermediateSize());
        putLayerTypes();
        json.put("max_position_embeddings", config.maxPositions());
        if (isQwen()) {
            json.put("max_window_layers", (int)
                    config.windows().stream().takeWhile(window -> window == 0).count());
        }
        if (architecture == Architecture.LLAMA) {
            json.put("mlp_bias", config.mlpBias());
        }
        json.put("model_type", architecture.modelType());
        json.put("num_attention_heads", config.heads());
        json.put("num_hidden_layers", config.layers());
        json.put("num_key_value_heads", config.kvHeads());
        config.padId().ifPresent(id -> json.put("pad_token_id", id));
        json.put("rms_norm_eps", config.normEpsilon());
        putRopeScaling();
        json.put("rope_theta", config.ropeTheta());
        putSlidingWindow();
        json.put("tie_word_embeddings", config.tiedEmbeddings());
        json.put("torch_dtype", config.storedType().torchName());
        json.put("use_cache", true);
        if (isQwen()) {
            json.put("use_sliding_window", slidingWindow() > 0);
        }
        json.put("vocab_size", config.vocabularySize());
        return json;
    }

    private boolean isQwen() {
        return config.architecture() == Architecture.QWEN2 || config.architecture() == Architecture.QWEN3;
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
        if (isQwen()) {
            ArrayNode types = json.putArray("layer_types");
            config.windows().forEach(window -> types.add(window > 0 ? "sliding_attention" : "full_attention"));
        }
    }

    private void putSlidingWindow() {
        if (config.architecture() == Architecture.LLAMA) {
            return;
        }
        if (slidingWindow() > 0) {
            json.put("sliding_window", slidingWindow());
        } else {
            json.putNull("sliding_window");
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
