package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.CheckpointException;

/**
 * Refuses what is well-formed in a {@code tokenizer.json} and yet ends the process: Hugging Face's tokenizers 0.21.4
 * answers it with a panic, which unwinds into Java and aborts the virtual machine. Whatever else is wrong in such a file
 * the library itself refuses.
 *
 * <p>One thing is left to the file's author: a regular expression that takes exponentially long on some text.
 */
final class TokenizerChecks {

    /** Levels of lists and objects; the library gives up at 128, counted from the file's beginning. */
    private static final int MAX_DEPTH = 100;

    private final String where;

    private TokenizerChecks(String where) {
        this.where = where;
    }

    static void check(String where, JsonNode tokenizer) throws CheckpointException {
        TokenizerChecks checks = new TokenizerChecks(where);
        checks.checkNormalizer(tokenizer.path("normalizer"));
        checks.checkPreTokenizer(tokenizer.path("pre_tokenizer"));
        checks.checkMerges(tokenizer.path("model"));
        checks.checkProcessor(tokenizer.path("post_processor"));
        checks.checkDecoder(tokenizer.path("decoder"), 0);
        for (JsonNode added : tokenizer.path("added_tokens")) {
            checks.checkAdded(added, tokenizer.path("normalizer"));
        }
    }

    private void checkNormalizer(JsonNode node) throws CheckpointException {
        if (node.path("type").asText().equals("Precompiled") || node.has("precompiled_charsmap")) {
            String fault = mapFault(node.path("precompiled_charsmap"));
            if (fault != null) {
                throw refuse("the normalizer's precompiled_charsmap is damaged (" + fault
                        + "): download or save the file again");
            }
        }
        for (JsonNode child : node.path("normalizers")) {
            checkNormalizer(child);
        }
    }

    private static @Nullable String mapFault(JsonNode map) {
        if (!map.isTextual()) {
            return "it is no text";
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(map.textValue());
            // Java lets padding be left out and last bits be set, which the library does not.
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(map.textValue());
            return canonical ? CharacterMap.fault(bytes) : "it is not base64";
        } catch (IllegalArgumentException e) {
            return "it is not base64";
        }
    }

    private void checkPreTokenizer(JsonNode node) throws CheckpointException {
        if (isZero(node.path("length"))) {
            throw refuse("the pre_tokenizer FixedLength has a length of 0; it must be 1 or more: correct it");
        }
        for (JsonNode child : node.path("pretokenizers")) {
            checkPreTokenizer(child);
        }
    }

    /** The library cuts the prefix off each merge's second part, by its number of bytes. */
    private void checkMerges(JsonNode model) throws CheckpointException {
        int prefix = utf8(model.path("continuing_subword_prefix").asText("")).length;
        if (prefix == 0 || model.path("continuing_subword_prefix").isNull()) {
            return;
        }
        for (JsonNode merge : model.path("merges")) {
            byte[] second = utf8(secondOf(merge));
            boolean cuts = second.length == prefix || (second.length > prefix && (second[prefix] & 0xc0) != 0x80);
            if (!cuts) {
                throw refuse("the merge " + merge + " has a second part without the continuing_subword_prefix "
                        + model.path("continuing_subword_prefix") + ": set that to null, or correct the merge");
            }
        }
    }

    /** A merge is a list of two, or in old files a text with a blank in between. */
    private static String secondOf(JsonNode merge) {
        if (merge.isArray()) {
            return merge.path(1).asText();
        }
        String text = merge.asText();
        return text.substring(text.indexOf(' ') + 1);
    }

    private void checkProcessor(JsonNode node) throws CheckpointException {
        JsonNode single = node.path("single");
        if (single.isArray()) {
            int texts = 0;
            for (JsonNode piece : single) {
                if (piece.has("Sequence")) {
                    texts += piece.path("Sequence").path("id").asText().equals("A") ? 1 : 2;
                }
            }
            if (texts != 1) {
                throw refuse("the post_processor's template for a single text must hold that text, called A, once, and"
                        + " no other; correct it");
            }
        }
        for (JsonNode child : node.path("processors")) {
            checkProcessor(child);
        }
    }

    private void checkDecoder(JsonNode node, int depth) throws CheckpointException {
        if (depth > MAX_DEPTH) {
            throw refuse("the decoder is nested more than " + MAX_DEPTH + " levels deep: replace it by the original");
        }
        if (node.has("stop") && !isZero(node.path("stop"))) {
            throw refuse("the decoder Strip has a stop of " + node.path("stop")
                    + "; only 0 can be used, for tokens can be shorter than what is cut off them: set it to 0");
        }
        if ((node.isTextual() && !isSound(node.textValue()))
                || (node.isNumber() && Double.isInfinite(node.doubleValue()))) {
            throw refuse("the decoder holds " + (node.isTextual() ? "half a character" : "a number beyond all bounds")
                    + ": replace it by the original");
        }
        for (JsonNode child : node) {
            checkDecoder(child, depth + 1);
        }
    }

    /** A token that normalizes to nothing is found everywhere, within characters too. */
    private void checkAdded(JsonNode added, JsonNode normalizer) throws CheckpointException {
        String content = added.path("content").asText();
        if (added.path("normalized").asBoolean()
                && !content.isEmpty()
                && ErasingNormalizers.apply(normalizer, content).isEmpty()) {
            throw refuse("nothing is left of the added token " + added.path("content")
                    + " when it is normalized, as it asks for: set its normalized to false");
        }
    }

    private static boolean isZero(JsonNode number) {
        return number.isIntegralNumber() && number.asLong() == 0 && number.canConvertToLong();
    }

    private static boolean isSound(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private CheckpointException refuse(String sentence) {
        return new CheckpointException(where + ": " + sentence);
    }
}
