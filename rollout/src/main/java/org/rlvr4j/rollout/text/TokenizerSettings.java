package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.FolderFiles;
import org.rlvr4j.rollout.checkpoint.JsonFields;
import org.rlvr4j.rollout.checkpoint.JsonFiles;

/**
 * What {@code tokenizer_config.json} says beside {@code tokenizer.json}; a special token that it does not name may be
 * in {@code special_tokens_map.json}.
 *
 * @param specialTokens spellings by role, such as {@code eos_token}
 * @param addBos whether BOS goes in front, where the file says so
 */
record TokenizerSettings(Map<String, String> specialTokens, Optional<Boolean> addBos) {

    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    static TokenizerSettings read(Path folder) throws CheckpointException {
        JsonFields config = fields(folder.resolve("tokenizer_config.json"));
        JsonFields map = fields(folder.resolve("special_tokens_map.json"));
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String role : ROLES) {
            Optional<String> token = token(config, role);
            (token.isPresent() ? token : token(map, role)).ifPresent(text -> tokens.put(role, text));
        }
        Optional<Boolean> addBos =
                config.has("add_bos_token") ? Optional.of(config.flag("add_bos_token", false)) : Optional.empty();
        return new TokenizerSettings(tokens, addBos);
    }

    /** Returns the spelling of a special token; empty if there is none. */
    String token(String role) {
        return specialTokens.getOrDefault(role, "");
    }

    private static JsonFields fields(Path file) throws CheckpointException {
        JsonNode node =
                FolderFiles.has(file) ? JsonFiles.readObject(file, "remove it") : JsonNodeFactory.instance.objectNode();
        return new JsonFields(node, file.toString());
    }

    /** A token is a text, or an object that holds it as {@code content}. */
    private static Optional<String> token(JsonFields fields, String name) throws CheckpointException {
        if (!fields.has(name) || fields.isText(name)) {
            return fields.text(name);
        }
        return fields.nested(name).orElseThrow().text("content");
    }
}
