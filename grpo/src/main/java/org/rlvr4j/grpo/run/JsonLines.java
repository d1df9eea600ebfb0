package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file with one JSON object a line, appended to step by step. Each object has a {@code step}. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    JsonLines(Path file) {
        this.file = file;
    }

    /** Appends rows; when this returns, the operating system has them, so that a killed process loses none. */
    void append(List<? extends JsonNode> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            for (JsonNode row : rows) {
                // half a surrogate pair, with which a text that was cut off may end, has no UTF-8: it becomes a ?
                out.write(JSON.writeValueAsString(row).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        } catch (IOException e) {
            throw RunDirectoryException.unwritten(file, e);
        }
    }

    /** Drops the rows of later steps, and lines that are no rows, such as a last one that was cut off. */
    void truncateAfter(long step) {
        if (!Files.exists(file)) {
            return;
        }
        Path kept = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(kept))) {
                RunRows.forEachLine(file, (line, row, number, isLast) -> {
                    if (row != null && row.path("step").asLong(Long.MAX_VALUE) <= step) {
                        out.write(line);
                        out.write('\n');
                    }
                });
            }
            Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw RunDirectoryException.unwritten(file, e);
        }
    }
}
