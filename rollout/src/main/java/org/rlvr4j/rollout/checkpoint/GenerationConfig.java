package org.rlvr4j.rollout.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a {@code generation_config.json} advises for sampling. All of it is advice: a run's own settings win.
 *
 * @param eosIds each ends a sequence; often more than {@code config.json} names
 * @param bosId begins a sequence
 * @param padId fills batches elsewhere
 * @param temperature above 0
 * @param topK 0 keeps all
 * @param topP in (0, 1]
 * @param maxNewTokens the longest completion
 */
public record GenerationConfig(
        List<Integer> eosIds,
        OptionalInt bosId,
        OptionalInt padId,
        OptionalDouble temperature,
        OptionalInt topK,
        OptionalDouble topP,
        OptionalInt maxNewTokens) {

    public GenerationConfig {
        eosIds = List.copyOf(eosIds);
    }

    /**
     * Reads a model folder's file; without one, the ids are those of the model's configuration.
     *
     * @throws CheckpointException if the file is there but broken
     */
    public static GenerationConfig read(Path folder, ModelConfig config) throws CheckpointException {
        Path file = folder.resolve("generation_config.json");
        if (!FolderFiles.has(file)) {
            return of(config);
        }
        JsonFields fields = new JsonFields(JsonFiles.readObject(file, "remove it"), file.toString());
        return new GenerationConfig(
                fields.has("eos_token_id") ? fields.ids("eos_token_id") : config.eosIds(),
                fields.has("bos_token_id") ? fields.integer("bos_token_id") : config.bosId(),
                fields.has("pad_token_id") ? fields.integer("pad_token_id") : config.padId(),
                fields.number("temperature"),
                fields.integer("top_k"),
                fields.number("top_p"),
                fields.integer("max_new_tokens"));
    }

    /** Returns one that holds nothing but the ids of a model's configuration. */
    public static GenerationConfig of(ModelConfig config) {
        return new GenerationConfig(
                config.eosIds(),
                config.bosId(),
                config.padId(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty());
    }
}
