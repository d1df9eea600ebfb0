package org.rlvr4j.rollout.checkpoint;

import java.util.List;

/**
 * Refuses keys that change the arithmetic of some architecture but not of the one at hand. transformers ignores them;
 * a file that sets them was written for another model than the one it names.
 */
final class ForeignKeys {

    /** Multipliers of Granite, Cohere, MiniCPM and Falcon-H1; 1 changes nothing. */
    private static final List<String> MULTIPLIERS = List.of(
            "attention_multiplier",
            "embedding_multiplier",
            "residual_multiplier",
            "logits_scaling",
            "logit_scale",
            "lm_head_multiplier",
            "scale_emb",
            "scale_depth");

    private static final List<String> DROPOUTS = List.of("attention_dropout", "resid_pdrop", "embd_pdrop");

    private final JsonFields fields;
    private final Architecture architecture;

    ForeignKeys(JsonFields fields, Architecture architecture) {
        this.fields = fields;
        this.architecture = architecture;
    }

    void refuse() throws CheckpointException {
        for (String name : MULTIPLIERS) {
            if (fields.number(name).orElse(1) != 1) {
                throw refuse(name, "no such multiplier; remove it, or set it to 1");
            }
        }
        boolean gemma = architecture == Architecture.GEMMA2 || architecture == Architecture.GEMMA3;
        refuseNumber("attn_logit_softcapping", architecture == Architecture.GEMMA2, "no cap on attention's scores");
        refuseNumber("final_logit_softcapping", gemma, "no cap on the logits");
        refuseNumber("query_pre_attn_scalar", gemma, "no such scaling");
        // Qwen2 has biases without a key for them, so that one which says so is no contradiction.
        boolean biased = architecture.hasAttentionBiasKey() || architecture == Architecture.QWEN2;
        refuseFlag("attention_bias", biased, "no such biases");
        refuseFlag("mlp_bias", architecture.hasMlpBiasKey(), "no such biases");
        refuseFlag("lm_head_bias", false, "no such bias");
        refuseFlag("use_bidirectional_attention", false, "no attention to later tokens");
        refuseFlag("scale_attn_by_inverse_layer_idx", architecture == Architecture.GPT2, "no such scaling");
        refuseFlag("use_qk_norm", architecture.hasQkNorm(), "no norm on queries and keys");
        if (architecture != Architecture.SMOLLM3 && fields.ids("no_rope_layers").contains(0)) {
            throw refuse("no_rope_layers", "rotation in all layers or in none; remove it");
        }
        refuseDropout();
    }

    /** GPT-2's files have the dropout of its pretraining, which no one means to keep: it is not applied. */
    private void refuseDropout() throws CheckpointException {
        for (String name : DROPOUTS) {
            if (architecture != Architecture.GPT2 && fields.number(name).orElse(0) != 0) {
                throw fields.refuse(
                        name + " is " + fields.show(name) + "; the policy is trained without dropout, set it to 0");
            }
        }
    }

    private void refuseNumber(String name, boolean known, String lacks) throws CheckpointException {
        if (!known && fields.number(name).isPresent()) {
            throw refuse(name, lacks + "; set it to null");
        }
    }

    private void refuseFlag(String name, boolean known, String lacks) throws CheckpointException {
        if (!known && fields.flag(name, false)) {
            throw refuse(name, lacks + "; set it to false");
        }
    }

    private CheckpointException refuse(String name, String rest) {
        return fields.refuse(name + " is " + fields.show(name) + ", but " + architecture.className() + " has " + rest);
    }
}
