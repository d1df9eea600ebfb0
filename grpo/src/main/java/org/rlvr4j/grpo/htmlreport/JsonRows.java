package org.rlvr4j.grpo.htmlreport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads files with one JSON object a line, row by row, so that they may be larger than memory. */
final class JsonRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRows() {}

    /**
     * Passes on each row of a file; a missing file has none. A last line that was cut off while it was written, as a
     * killed process leaves it, is left out.
     *
     * @throws IOException if the file cannot be read, or a line before the last is not JSON
     */
    static void forEach(Path file, Consumer<JsonNode> rows) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 1;
            String line = reader.readLine();
            while (line != null) {
                String next = reader.readLine();
                try {
                    rows.accept(JSON.readTree(line));
                } catch (JsonProcessingException e) {
                    if (next != null) {
                        throw new IOException(file + ", line " + number + ", is not JSON; the file is damaged", e);
                    }
                }
                line = next;
                number++;
            }
        }
    }
}
