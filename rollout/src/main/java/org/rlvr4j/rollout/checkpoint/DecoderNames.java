package org.rlvr4j.rollout.checkpoint;

import static org.rlvr4j.rollout.checkpoint.LayerPart.ATTENTION_NORM;
import static org.rlvr4j.rollout.checkpoint.LayerPart.ATTENTION_POST_NORM;
import static org.rlvr4j.rollout.checkpoint.LayerPart.DOWN;
import static org.rlvr4j.rollout.checkpoint.LayerPart.GATE;
import static org.rlvr4j.rollout.checkpoint.LayerPart.GATE_UP;
import static org.rlvr4j.rollout.checkpoint.LayerPart.KEY;
import static org.rlvr4j.rollout.checkpoint.LayerPart.KEY_NORM;
import static org.rlvr4j.rollout.checkpoint.LayerPart.MLP_NORM;
import static org.rlvr4j.rollout.checkpoint.LayerPart.MLP_POST_NORM;
import static org.rlvr4j.rollout.checkpoint.LayerPart.OUTPUT;
import static org.rlvr4j.rollout.checkpoint.LayerPart.QUERY;
import static org.rlvr4j.rollout.checkpoint.LayerPart.QUERY_KEY_VALUE;
import static org.rlvr4j.rollout.checkpoint.LayerPart.QUERY_NORM;
import static org.rlvr4j.rollout.checkpoint.LayerPart.UP;
import static org.rlvr4j.rollout.checkpoint.LayerPart.VALUE;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Hugging Face transformers calls the modules of an architecture.
 *
 * @param embedding the token embedding
 * @param positions the position embedding, where positions are learned
 * @param layers before a layer's number
 * @param norm the last norm
 * @param parts a layer's modules, in the order of the state dict
 */
public record DecoderNames(
        String embedding, @Nullable String positions, String layers, String norm, Map<LayerPart, String> parts) {

    public DecoderNames {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** The head's weight, where it is not the embedding. */
    public static final String HEAD = "lm_head.weight";

    private static final DecoderNames LLAMA =
            llama(Map.entry(ATTENTION_NORM, "input_layernorm"), Map.entry(MLP_NORM, "post_attention_layernorm"));

    private static final DecoderNames GEMMA = llama(
            Map.entry(ATTENTION_NORM, "input_layernorm"),
            Map.entry(ATTENTION_POST_NORM, "post_attention_layernorm"),
            Map.entry(MLP_NORM, "pre_feedforward_layernorm"),
            Map.entry(MLP_POST_NORM, "post_feedforward_layernorm"));

    private static final DecoderNames PHI3 = new DecoderNames(
            LLAMA.embedding,
            null,
            LLAMA.layers,
            LLAMA.norm,
            ordered(
                    Map.entry(OUTPUT, "self_attn.o_proj"),
                    Map.entry(QUERY_KEY_VALUE, "self_attn.qkv_proj"),
                    Map.entry(GATE_UP, "mlp.gate_up_proj"),
                    Map.entry(DOWN, "mlp.down_proj"),
                    Map.entry(ATTENTION_NORM, "input_layernorm"),
                    Map.entry(MLP_NORM, "post_attention_layernorm")));

    private static final DecoderNames GPT2 = new DecoderNames(
            "transformer.wte",
            "transformer.wpe",
            "transformer.h.",
            "transformer.ln_f",
            ordered(
                    Map.entry(ATTENTION_NORM, "ln_1"),
                    Map.entry(QUERY_KEY_VALUE, "attn.c_attn"),
                    Map.entry(OUTPUT, "attn.c_proj"),
                    Map.entry(MLP_NORM, "ln_2"),
                    Map.entry(UP, "mlp.c_fc"),
                    Map.entry(DOWN, "mlp.c_proj")));

    /** Returns the names of an architecture. */
    public static DecoderNames of(Architecture architecture) {
        return switch (architecture) {
            case GPT2 -> GPT2;
            case PHI3 -> PHI3;
            case GEMMA2, GEMMA3 -> GEMMA;
            default -> LLAMA;
        };
    }

    /** Returns the name of a part of a layer; none if the architecture's layers do not have it. */
    public Optional<String> part(int layer, LayerPart part) {
        return Optional.ofNullable(parts.get(part)).map(name -> layers + layer + "." + name);
    }

    @SafeVarargs
    private static DecoderNames llama(Map.Entry<LayerPart, String>... norms) {
        Map<LayerPart, String> parts = new LinkedHashMap<>(ordered(
                Map.entry(QUERY, "self_attn.q_proj"),
                Map.entry(KEY, "self_attn.k_proj"),
                Map.entry(VALUE, "self_attn.v_proj"),
                Map.entry(OUTPUT, "self_attn.o_proj"),
                Map.entry(QUERY_NORM, "self_attn.q_norm"),
                Map.entry(KEY_NORM, "self_attn.k_norm"),
                Map.entry(GATE, "mlp.gate_proj"),
                Map.entry(UP, "mlp.up_proj"),
                Map.entry(DOWN, "mlp.down_proj")));
        parts.putAll(ordered(norms));
        return new DecoderNames("model.embed_tokens", null, "model.layers.", "model.norm", parts);
    }

    @SafeVarargs
    private static Map<LayerPart, String> ordered(Map.Entry<LayerPart, String>... parts) {
        Map<LayerPart, String> map = new LinkedHashMap<>();
        for (Map.Entry<LayerPart, String> part : parts) {
            map.put(part.getKey(), part.getValue());
        }
        return map;
    }
}
