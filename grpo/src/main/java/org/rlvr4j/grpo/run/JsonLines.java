package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

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
        try (BufferedWriter out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (JsonNode row : rows) {
                out.write(JSON.writeValueAsString(row));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Drops the rows of later steps, and a last line that was cut off while it was written. */
    void truncateAfter(long step) {
        Path kept = file.resolveSibling(file.getFileName() + ".tmp");
        try (Stream<String> lines = Files.lines(file);
                BufferedWriter out = Files.newBufferedWriter(kept)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (stepOf(line) <= step) {
                    out.write(line);
                    out.write('\n');
                }
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException | UncheckedIOException e) {
            throw new RunDirectoryException(file + " cannot be read: " + e.getMessage(), e);
        }
        try {
            Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RunDirectoryException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static long stepOf(String line) {
        try {
            return JSON.readTree(line).path("step").asLong(Long.MAX_VALUE);
        } catch (JsonProcessingException e) {
            return Long.MAX_VALUE;
        }
    }
}
