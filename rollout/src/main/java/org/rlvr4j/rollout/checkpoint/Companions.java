package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The small files of a model folder that travel with its weights: settings, tokenizer, chat templates. They are held
 * in memory, so that a model can be saved when the folder that it came from is gone.
 */
final class Companions {

    static final List<String> SETTINGS = List.of("config.json", "generation_config.json");

    static final List<String> TOKENIZER = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "vocab.txt",
            "merges.txt",
            "tokenizer.model",
            "spiece.model",
            "chat_template.jinja",
            "chat_template.json");

    private static final String TEMPLATES = "additional_chat_templates";

    private Companions() {}

    /** Reads those of the named files that a folder has. */
    static Map<String, byte[]> read(Path folder, List<String> names) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                files.put(name, Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** Returns whether a file is read by {@link #readTokenizer}. */
    static boolean isOfTokenizer(String name) {
        return TOKENIZER.contains(name) || name.startsWith(TEMPLATES + "/");
    }

    /** Reads the tokenizer's files and the chat templates that a folder has. */
    static Map<String, byte[]> readTokenizer(Path folder) throws IOException {
        Map<String, byte[]> files = read(folder, TOKENIZER);
        Path templates = folder.resolve(TEMPLATES);
        if (Files.isDirectory(templates)) {
            try (Stream<Path> list = Files.list(templates)) {
                for (Path file : list.filter(Files::isRegularFile).sorted().toList()) {
                    files.put(TEMPLATES + "/" + file.getFileName(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }
}
