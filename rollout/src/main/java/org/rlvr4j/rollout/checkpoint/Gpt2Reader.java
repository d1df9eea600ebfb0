package org.rlvr4j.rollout.checkpoint;

import java.util.OptionalInt;

/** Reads the sizes and scalings of GPT-2, whose keys have names of their own; the common ones are read as well. */
final class Gpt2Reader {

    private final JsonFields fields;

    Gpt2Reader(JsonFields fields) {
        this.fields = fields;
    }

    void read(ModelConfigBuilder builder) throws CheckpointException {
        fields.integer("vocab_size").ifPresent(builder::vocabularySize);
        size("n_embd", "hidden_size").ifPresent(builder::hiddenSize);
        size("n_layer", "num_hidden_layers").ifPresent(builder::layers);
        size("n_head", "num_attention_heads")
                .ifPresent(heads -> builder.heads(heads).kvHeads(heads));
        size("n_positions", "max_position_embeddings").ifPresent(builder::maxPositions);
        builder.headDim(0).intermediateSize(fields.positive("n_inner"));
        fields.number("layer_norm_epsilon").ifPresent(builder::normEpsilon);
        fields.number("initializer_range").ifPresent(builder::initializerRange);
        builder.queryScalar(fields.flag("scale_attn_weights", true) ? 0 : 1);
        builder.scoresByLayer(fields.flag("scale_attn_by_inverse_layer_idx", false));
        // reorder_and_upcast_attn asks for float32 scores, which they always are here.
        fields.flag("reorder_and_upcast_attn", false);
    }

    private OptionalInt size(String name, String common) throws CheckpointException {
        return fields.integer(fields.has(name) ? name : common);
    }
}
