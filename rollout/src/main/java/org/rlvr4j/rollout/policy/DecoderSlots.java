package org.rlvr4j.rollout.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the decoder script finds each tensor in the list of parameters. The order of the names here is the order of
 * {@code decoder.py}'s slots.
 */
final class DecoderSlots {

    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String NORM = "model.norm.weight";
    static final String HEAD = "lm_head.weight";

    private static final List<String> LAYER = List.of(
            "self_attn.q_proj.weight",
            "self_attn.q_proj.bias",
            "self_attn.k_proj.weight",
            "self_attn.k_proj.bias",
            "self_attn.v_proj.weight",
            "self_attn.v_proj.bias",
            "self_attn.o_proj.weight",
            "self_attn.o_proj.bias",
            "self_attn.q_norm.weight",
            "self_attn.k_norm.weight",
            "mlp.gate_proj.weight",
            "mlp.gate_proj.bias",
            "mlp.up_proj.weight",
            "mlp.up_proj.bias",
            "mlp.down_proj.weight",
            "mlp.down_proj.bias",
            "input_layernorm.weight",
            "post_attention_layernorm.weight");

    private DecoderSlots() {}

    /** Returns the indices of every layer's tensors, one layer after the other; -1 for those it does not have. */
    static int[] of(List<String> names, int layers) {
        int[] slots = new int[layers * LAYER.size()];
        Arrays.setAll(
                slots, i -> names.indexOf("model.layers." + i / LAYER.size() + "." + LAYER.get(i % LAYER.size())));
        return slots;
    }

    /** Returns the script's attributes that say where the tensors outside of the layers are. */
    static Map<String, Integer> outer(List<String> names) {
        int embedding = names.indexOf(EMBEDDING);
        int head = names.indexOf(HEAD);
        return Map.of("embedding", embedding, "norm", names.indexOf(NORM), "head", head < 0 ? embedding : head);
    }
}
