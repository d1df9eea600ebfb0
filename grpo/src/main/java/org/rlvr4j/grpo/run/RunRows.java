package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a run directory that have one JSON object a line, row by row, so that they may be larger than
 * memory. The run may still be under way, or have been killed: a last line that was cut off while it was written is left
 * out, and blank lines are skipped.
 */
public final class RunRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER = 1 << 16;

    private RunRows() {}

    /** Takes a row. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Called for each row in the file's order.
         *
         * @param line in which it stands, counted from 1
         */
        void row(ObjectNode row, long line);
    }

    /** Takes a line as it stands, without its end. */
    @FunctionalInterface
    interface LineVisitor {

        /**
         * Called for each line in the file's order.
         *
         * @param row that it holds, null if it holds none
         * @param number counted from 1
         * @param isLast whether the file ends with it
         */
        void line(byte[] line, @Nullable ObjectNode row, long number, boolean isLast) throws IOException;
    }

    /**
     * Passes on each row of a file; a missing file has none.
     *
     * @throws IOException if the file cannot be read, or a line before the last holds no JSON object
     */
    public static void forEach(Path file, Visitor visitor) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        forEachLine(file, (line, row, number, isLast) -> {
            if (row != null) {
                visitor.row(row, number);
            } else if (!isLast && !isBlank(line)) {
                throw new IOException(file + ", line " + number + ", is not JSON; the file is damaged");
            }
        });
    }

    /** Passes on each line of a file. Lines are split at the byte, since one that was cut off may not be UTF-8. */
    static void forEachLine(Path file, LineVisitor visitor) throws IOException {
        byte @Nullable [] whole = null;
        long number = 0;
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                int from = 0;
                for (int i = 0; i < size; i++) {
                    if (buffer[i] == '\n') {
                        begun.write(buffer, from, i - from);
                        from = i + 1;
                        if (whole != null) {
                            visitor.line(whole, row(whole), ++number, false);
                        }
                        whole = begun.toByteArray();
                        begun.reset();
                    }
                }
                begun.write(buffer, from, size - from);
            }
        }
        boolean isCutOff = begun.size() > 0;
        if (whole != null) {
            visitor.line(whole, row(whole), ++number, !isCutOff);
        }
        if (isCutOff) {
            visitor.line(begun.toByteArray(), row(begun.toByteArray()), ++number, true);
        }
    }

    private static @Nullable ObjectNode row(byte[] line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node instanceof ObjectNode row ? row : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
