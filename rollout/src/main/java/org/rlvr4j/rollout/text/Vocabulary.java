package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.CheckpointException;

/** Which id has which token, as a {@code tokenizer.json} says. */
final class Vocabulary {

    /** Far above any real vocabulary; an id beyond it would only make us allocate. */
    private static final int MAX_ID = 1 << 24;

    private final Map<String, Integer> ids = new HashMap<>();
    private final @Nullable String[] tokens;

    private Vocabulary(String where, JsonNode tokenizer) throws CheckpointException {
        JsonNode model = tokenizer.path("model").path("vocab");
        if (model.isObject()) {
            for (Map.Entry<String, JsonNode> entry : model.properties()) {
                add(where, entry.getKey(), entry.getValue());
            }
        } else {
            addPieces(model);
        }
        addTokens(where, tokenizer.path("added_tokens"), model.size());
        int highest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        tokens = new String[highest + 1];
        ids.forEach((token, id) -> tokens[id] = token);
    }

    static Vocabulary of(String where, JsonNode tokenizer) throws CheckpointException {
        return new Vocabulary(where, tokenizer);
    }

    /** A unigram model lists pieces with their scores; a piece's place is its id. */
    private void addPieces(JsonNode pieces) {
        int id = 0;
        for (JsonNode piece : pieces) {
            ids.put(piece.path(0).asText(), id++);
        }
    }

    /**
     * Gives added tokens the ids that the library encodes them with: those of the model's own vocabulary, and for others
     * the next one that is free, whatever the file says.
     *
     * @param size tokens of the model's own vocabulary
     */
    private void addTokens(String where, JsonNode tokens, int size) throws CheckpointException {
        Map<String, Integer> added = new HashMap<>();
        int next = size;
        for (JsonNode token : tokens) {
            String content = token.path("content").asText();
            requireId(where, content, token.path("id"));
            if (!content.isEmpty() && !added.containsKey(content)) {
                Integer own = ids.get(content);
                int id = own == null ? next : own;
                added.put(content, id);
                next = Math.max(next, id + 1);
            }
        }
        ids.putAll(added);
    }

    private void add(String where, String token, JsonNode id) throws CheckpointException {
        requireId(where, token, id);
        ids.put(token, id.intValue());
    }

    private static void requireId(String where, String token, JsonNode id) throws CheckpointException {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() > MAX_ID) {
            throw new CheckpointException(where + ": token " + token + " has id " + id
                    + ", which is no id of a vocabulary: download or save the file again");
        }
    }

    int size() {
        return tokens.length;
    }

    OptionalInt idOf(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    String token(int id) {
        String token = id >= 0 && id < tokens.length ? tokens[id] : null;
        return token == null ? "<" + id + ">" : token;
    }
}
