package org.rlvr4j.rollout.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rlvr4j.rollout.checkpoint.RopeScaling.Yarn;

/**
 * Reads the rotary settings: {@code rope_theta} and {@code rope_scaling} (with {@code rope_type} or the older
 * {@code type}) of transformers 4, or {@code rope_parameters} of transformers 5.
 */
final class RopeReader {

    private final JsonFields config;

    RopeReader(JsonFields config) {
        this.config = config;
    }

    void read(ModelConfigBuilder builder) throws CheckpointException {
        config.number("rope_theta").ifPresent(builder::ropeTheta);
        refusePartial(config);
        Optional<JsonFields> scaling = config.nested("rope_scaling").filter(fields -> !fields.isEmpty());
        // Where both are there, transformers 5 gives rope_scaling priority.
        Optional<JsonFields> rope = scaling.isPresent() ? scaling : config.nested("rope_parameters");
        if (rope.isPresent()) {
            refusePartial(rope.get());
            rope.get().number("rope_theta").ifPresent(builder::ropeTheta);
            builder.ropeScaling(scaling(rope.get(), builder.maxPositions()));
        }
    }

    private static void refusePartial(JsonFields fields) throws CheckpointException {
        if (fields.number("partial_rotary_factor").orElse(1) != 1) {
            throw fields.refuse("partial_rotary_factor is " + fields.show("partial_rotary_factor")
                    + "; only fully rotated heads (1.0) are supported");
        }
    }

    private static RopeScaling scaling(JsonFields rope, int maxPositions) throws CheckpointException {
        for (String layerType : List.of("full_attention", "sliding_attention")) {
            if (rope.has(layerType)) {
                throw rope.refuse("it differs by layer type (" + layerType
                        + "), which this architecture does not support; give one setting for all layers");
            }
        }
        String type = rope.text("rope_type").isPresent()
                ? rope.text("rope_type").get()
                : rope.text("type").orElse("default");
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(rope.requireNumber("factor"));
            case "llama3" ->
                new RopeScaling.Llama3(
                        rope.requireNumber("factor"),
                        rope.requireNumber("low_freq_factor"),
                        rope.requireNumber("high_freq_factor"),
                        originalPositions(rope, maxPositions));
            case "yarn" -> yarn(rope, maxPositions);
            default ->
                throw rope.refuse("rope_type is " + type + "; only default, linear, llama3 and yarn are supported");
        };
    }

    /**
     * Follows transformers 5, where a factor that is given counts; transformers 4.5x replaced it by the ratio of the
     * two lengths, which differs only if the file contradicts itself.
     */
    private static RopeScaling yarn(JsonFields rope, int maxPositions) throws CheckpointException {
        int original = originalPositions(rope, maxPositions);
        double factor = rope.number("factor").orElse((double) maxPositions / original);
        return new Yarn(
                factor,
                original,
                orDefault(rope.number("beta_fast"), 32),
                orDefault(rope.number("beta_slow"), 1),
                attentionFactor(rope, factor),
                rope.flag("truncate", true));
    }

    private static double attentionFactor(JsonFields rope, double factor) throws CheckpointException {
        if (rope.has("attention_factor")) {
            return rope.requireNumber("attention_factor");
        }
        double mscale = rope.number("mscale").orElse(0);
        double mscaleAllDim = rope.number("mscale_all_dim").orElse(0);
        if (mscale != 0 && mscaleAllDim != 0) {
            return Yarn.defaultAttentionFactor(factor, mscale) / Yarn.defaultAttentionFactor(factor, mscaleAllDim);
        }
        return Yarn.defaultAttentionFactor(factor, 1);
    }

    private static int originalPositions(JsonFields rope, int maxPositions) throws CheckpointException {
        return rope.integer("original_max_position_embeddings").orElse(maxPositions);
    }

    /** A zero counts as absent, as it does in transformers. */
    private static double orDefault(OptionalDouble value, double otherwise) {
        return value.orElse(0) == 0 ? otherwise : value.getAsDouble();
    }
}
