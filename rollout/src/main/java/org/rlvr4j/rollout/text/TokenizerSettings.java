package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.JsonFields;
import org.rlvr4j.rollout.checkpoint.JsonFiles;

/**
 * What {@code tokenizer_config.json} says beside {@code tokenizer.json}; where it names no special token,
 * {@code special_tokens_map.json} may.
 *
 * @param bosToken begins a sequence
 * @param eosToken ends a sequence
 * @param addBos whether BOS goes in front, where the file says so
 */
record TokenizerSettings(Optional<String> bosToken, Optional<String> eosToken, Optional<Boolean> addBos) {

    static TokenizerSettings read(Path folder) throws CheckpointException {
        JsonFields config = fields(folder.resolve("tokenizer_config.json"));
        JsonFields map = fields(folder.resolve("special_tokens_map.json"));
        return new TokenizerSettings(
                token(config, map, "bos_token"),
                token(config, map, "eos_token"),
                config.has("add_bos_token") ? Optional.of(config.flag("add_bos_token", false)) : Optional.empty());
    }

    private static JsonFields fields(Path file) throws CheckpointException {
        JsonNode node =
                Files.exists(file) ? JsonFiles.readObject(file, "remove it") : JsonNodeFactory.instance.objectNode();
        return new JsonFields(node, file.toString());
    }

    private static Optional<String> token(JsonFields config, JsonFields map, String name) throws CheckpointException {
        Optional<String> token = token(config, name);
        return token.isPresent() ? token : token(map, name);
    }

    /** A token is a text, or an object that holds it as {@code content}. */
    private static Optional<String> token(JsonFields fields, String name) throws CheckpointException {
        if (!fields.has(name) || fields.isText(name)) {
            return fields.text(name);
        }
        return fields.nested(name).orElseThrow().text("content");
    }
}
