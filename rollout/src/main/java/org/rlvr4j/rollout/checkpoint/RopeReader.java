package org.rlvr4j.rollout.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rlvr4j.rollout.checkpoint.RopeScaling.LongRope;
import org.rlvr4j.rollout.checkpoint.RopeScaling.Yarn;

/**
 * Reads the rotary settings: {@code rope_theta} and {@code rope_scaling} (with {@code rope_type} or the older
 * {@code type}) of transformers 4, or {@code rope_parameters} of transformers 5.
 */
final class RopeReader {

    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";
    private static final String ORIGINAL = "original_max_position_embeddings";

    private final JsonFields config;
    private final Architecture architecture;

    RopeReader(JsonFields config, Architecture architecture) {
        this.config = config;
        this.architecture = architecture;
    }

    void read(ModelConfigBuilder builder) throws CheckpointException {
        config.number("rope_theta").ifPresent(builder::ropeTheta);
        readPartial(config, builder);
        if (architecture == Architecture.GEMMA3) {
            config.number("rope_local_base_freq").ifPresent(builder::localRopeTheta);
        }
        Optional<JsonFields> scaling = config.nested("rope_scaling").filter(fields -> !fields.isEmpty());
        // Where both are there, transformers 5 gives rope_scaling priority.
        Optional<JsonFields> rope = scaling.isPresent() ? scaling : config.nested("rope_parameters");
        if (rope.isPresent()
                && architecture == Architecture.GEMMA3
                && rope.get().has(FULL)) {
            Optional<JsonFields> local = rope.get().nested(SLIDING);
            if (local.isPresent()) {
                readLocal(local.get(), builder);
            }
            rope = rope.get().nested(FULL);
        }
        if (rope.isPresent()) {
            readPartial(rope.get(), builder);
            rope.get().number("rope_theta").ifPresent(builder::ropeTheta);
            builder.ropeScaling(scaling(rope.get(), builder.maxPositions()));
        }
    }

    /** The layers with a window, which are never scaled. */
    private static void readLocal(JsonFields rope, ModelConfigBuilder builder) throws CheckpointException {
        rope.number("rope_theta").ifPresent(builder::localRopeTheta);
        if (!type(rope).equals("default")) {
            throw rope.refuse("rope_type is " + type(rope)
                    + "; layers with a sliding window support only default, set it to that");
        }
    }

    private void readPartial(JsonFields fields, ModelConfigBuilder builder) throws CheckpointException {
        double factor = fields.number("partial_rotary_factor").orElse(1);
        if (architecture == Architecture.PHI3) {
            fields.number("partial_rotary_factor").ifPresent(builder::partialRotaryFactor);
        } else if (factor != 1) {
            throw fields.refuse("partial_rotary_factor is " + fields.show("partial_rotary_factor")
                    + "; only fully rotated heads (1.0) are supported for this architecture");
        }
    }

    private RopeScaling scaling(JsonFields rope, int maxPositions) throws CheckpointException {
        for (String layerType : List.of(FULL, SLIDING)) {
            if (rope.has(layerType)) {
                throw rope.refuse("it differs by layer type (" + layerType
                        + "), which this architecture does not support; give one setting for all layers");
            }
        }
        String type = type(rope);
        if (architecture == Architecture.PHI3) {
            return phi3(rope, type, maxPositions);
        }
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

    private static String type(JsonFields rope) throws CheckpointException {
        if (!rope.has("rope_type") && !rope.has("type") && rope.has("factor")) {
            throw rope.refuse("it has a factor of " + rope.show("factor")
                    + " but no rope_type, without which nothing is scaled: add it, such as linear or yarn");
        }
        return rope.text("rope_type").isPresent()
                ? rope.text("rope_type").get()
                : rope.text("type").orElse("default");
    }

    /** Phi-3 has no other scaling than LongRoPE; its first files call that "su" or "yarn". */
    private RopeScaling phi3(JsonFields rope, String type, int maxPositions) throws CheckpointException {
        if (type.equals("default")) {
            return new RopeScaling.None();
        }
        if (!List.of("longrope", "su", "yarn").contains(type)) {
            throw rope.refuse("rope_type is " + type + "; only default and longrope are supported for Phi3");
        }
        // transformers takes the length beside the scaling, and 4096 where the file has none.
        int original = config.integer(ORIGINAL).orElse(4096);
        if (rope.integer(ORIGINAL).orElse(original) != original) {
            throw contradictory(rope, String.valueOf(original));
        }
        double factor = rope.number("factor").orElse((double) maxPositions / original);
        double attention = rope.has("attention_factor")
                ? rope.requireNumber("attention_factor")
                : LongRope.defaultAttentionFactor(factor, original);
        return new LongRope(
                requireNumbers(rope, "short_factor"), requireNumbers(rope, "long_factor"), original, attention);
    }

    private static List<Double> requireNumbers(JsonFields rope, String name) throws CheckpointException {
        if (!rope.has(name)) {
            throw rope.refuse("it lacks " + name + ", a list of numbers: add it");
        }
        return rope.numbers(name);
    }

    /**
     * Follows transformers 5, where a factor that is given counts; transformers 4.5x replaced it by the ratio of the
     * two lengths, which differs only if the file contradicts itself.
     */
    private RopeScaling yarn(JsonFields rope, int maxPositions) throws CheckpointException {
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

    /** Beside the scaling, where the key does not belong, transformers 5 prefers it and 4 does not see it. */
    private int originalPositions(JsonFields rope, int maxPositions) throws CheckpointException {
        int original = rope.integer(ORIGINAL).orElse(maxPositions);
        if (config.integer(ORIGINAL).orElse(original) != original) {
            throw contradictory(rope, config.show(ORIGINAL));
        }
        return original;
    }

    private static CheckpointException contradictory(JsonFields rope, String beside) {
        return rope.refuse(ORIGINAL + " is " + (rope.has(ORIGINAL) ? rope.show(ORIGINAL) : "absent") + " here and "
                + beside + " beside it, of which versions of transformers read one or the other: set both to the"
                + " length of pretraining");
    }

    /** A zero counts as absent, as it does in transformers. */
    private static double orDefault(OptionalDouble value, double otherwise) {
        return value.orElse(0) == 0 ? otherwise : value.getAsDouble();
    }
}
