package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON files of a model folder; what goes wrong becomes one sentence. */
public final class JsonFiles {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final long LIMIT = 64L << 20;

    private JsonFiles() {}

    /**
     * Reads a file that holds a JSON object.
     *
     * @param remedy ends the message about a missing file
     * @throws CheckpointException if it is missing, too large, or not a JSON object
     */
    public static JsonNode readObject(Path file, String remedy) throws CheckpointException {
        if (!Files.isDirectory(folderOf(file))) {
            throw new CheckpointException("there is no folder " + folderOf(file)
                    + ": give the path of a Hugging Face model folder, one with config.json and model.safetensors");
        }
        if (!FolderFiles.has(file) || !Files.isRegularFile(file)) {
            throw new CheckpointException(file + " is missing: " + remedy);
        }
        try {
            if (Files.size(file) > LIMIT) {
                throw new CheckpointException(file + " has " + Files.size(file)
                        + " bytes; a model folder's JSON files have at most " + LIMIT + ": replace it by the original");
            }
            return parseObject(Files.readAllBytes(file), file.toString());
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    file + " cannot be read (" + CheckpointException.reason(e) + "): check its permissions", e);
        }
    }

    /** Parses a JSON object; {@code where} begins messages. */
    static JsonNode parseObject(byte[] bytes, String where) throws CheckpointException {
        String start = new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.ISO_8859_1);
        if (start.startsWith(SafetensorsFile.LFS_MARK)) {
            throw SafetensorsFile.lfsPointer(where);
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    where + " is not valid JSON (" + describe(e) + "): replace it by the original", e);
        } catch (IOException e) {
            throw new CheckpointException(where + " cannot be read (" + CheckpointException.reason(e) + ")", e);
        }
        if (node == null || !node.isObject()) {
            throw new CheckpointException(where + " is not a JSON object: replace it by the original");
        }
        return node;
    }

    private static String describe(JsonProcessingException e) {
        String message = e.getOriginalMessage()
                .replaceAll("\\s+", " ")
                .replaceAll(" \\(start marker.*", "")
                .replaceAll(": enable `.*| \\(`Stream.*", "");
        String shown = message.length() > 120 ? message.substring(0, 120) + "..." : message;
        var location = e.getLocation();
        return location == null
                ? shown
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": " + shown;
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /** Writes an object as transformers does. */
    static byte[] pretty(JsonNode json) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter()
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter)
                .withSeparators(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        try {
            return (MAPPER.writer(printer).writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
