package org.rlvr4j.rollout.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists a decoder's tensors in the order of Hugging Face's state dict. */
final class DecoderTensors {

    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String HEAD = "lm_head.weight";

    private final ModelConfig config;
    private final List<TensorSpec> tensors = new ArrayList<>();

    private DecoderTensors(ModelConfig config) {
        this.config = config;
    }

    static List<TensorSpec> of(ModelConfig config) {
        DecoderTensors list = new DecoderTensors(config);
        list.addModel();
        return Collections.unmodifiableList(list.tensors);
    }

    private void addModel() {
        add(EMBEDDING, config.vocabularySize(), config.hiddenSize());
        for (int layer = 0; layer < config.layers(); layer++) {
            addLayer("model.layers." + layer + ".");
        }
        add("model.norm.weight", config.hiddenSize());
        if (!config.tiedEmbeddings()) {
            add(HEAD, config.vocabularySize(), config.hiddenSize());
        }
    }

    private void addLayer(String prefix) {
        int hidden = config.hiddenSize();
        int queries = config.heads() * config.headDim();
        int keys = config.kvHeads() * config.headDim();
        addProjection(prefix + "self_attn.q_proj", queries, hidden, config.qkvBias());
        addProjection(prefix + "self_attn.k_proj", keys, hidden, config.qkvBias());
        addProjection(prefix + "self_attn.v_proj", keys, hidden, config.qkvBias());
        addProjection(prefix + "self_attn.o_proj", hidden, queries, config.outputBias());
        if (config.qkNorm()) {
            add(prefix + "self_attn.q_norm.weight", config.headDim());
            add(prefix + "self_attn.k_norm.weight", config.headDim());
        }
        addProjection(prefix + "mlp.gate_proj", config.intermediateSize(), hidden, config.mlpBias());
        addProjection(prefix + "mlp.up_proj", config.intermediateSize(), hidden, config.mlpBias());
        addProjection(prefix + "mlp.down_proj", hidden, config.intermediateSize(), config.mlpBias());
        add(prefix + "input_layernorm.weight", hidden);
        add(prefix + "post_attention_layernorm.weight", hidden);
    }

    private void addProjection(String name, int outputs, int inputs, boolean bias) {
        add(name + ".weight", outputs, inputs);
        if (bias) {
            add(name + ".bias", outputs);
        }
    }

    private void add(String name, long... shape) {
        tensors.add(TensorSpec.of(name, shape));
    }
}
