package org.rlvr4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Model folders to test with. */
public final class TinyModels {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyModels() {}

    /** Copies the smallest Llama of the rollout module's tests, and adds a tokenizer whose ids are bytes. */
    public static Path llama(Path folder) throws IOException {
        Path source = Path.of("../rollout/src/test/resources/oracle/models/llama");
        Files.createDirectories(folder);
        for (String file : new String[] {"config.json", "generation_config.json", "model.safetensors"}) {
            Files.copy(source.resolve(file), folder.resolve(file));
        }
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), byteTokenizer());
        return folder;
    }

    private static ObjectNode byteTokenizer() {
        ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
        tokenizer.putNull("truncation");
        tokenizer.putNull("padding");
        tokenizer.putArray("added_tokens");
        tokenizer.putNull("normalizer");
        tokenizer.set("pre_tokenizer", byteLevel());
        tokenizer.putNull("post_processor");
        tokenizer.set("decoder", byteLevel());
        ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        for (int value = 0; value < 256; value++) {
            vocabulary.put(spelling(value), value);
        }
        model.putArray("merges");
        return tokenizer;
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    /** Byte-level vocabularies spell printable Latin-1 bytes as they are, and the others by characters from U+0100 on. */
    private static String spelling(int value) {
        return isPrintable(value)
                ? Character.toString(value)
                : Character.toString(0x100
                        + (int) Stream.iterate(0, i -> i + 1)
                                .limit(value)
                                .filter(i -> !isPrintable(i))
                                .count());
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || (value >= 0xAE && value <= 0xFF);
    }

    /** Replaces a text in a file of a folder. */
    static Path edit(Path folder, String file, String from, String to) {
        try {
            Path path = folder.resolve(file);
            String text = Files.readString(path);
            if (!text.contains(from)) {
                throw new IllegalArgumentException(path + " does not contain " + from);
            }
            Files.writeString(path, text.replace(from, to));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
