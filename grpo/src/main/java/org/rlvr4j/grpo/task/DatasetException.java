package org.rlvr4j.grpo.task;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A data set that cannot be used. The message is one sentence for people; it needs no stack trace. */
public final class DatasetException extends IllegalArgumentException {
    private static final int SHOWN = 5;

    private final List<BadRow> badRows;

    DatasetException(String message) {
        super(message);
        this.badRows = List.of();
    }

    DatasetException(Path file, int rows, List<BadRow> badRows) {
        super(message(file, rows, badRows));
        this.badRows = List.copyOf(badRows);
    }

    /** Returns every row that cannot be used; empty if the file as a whole is at fault. */
    public List<BadRow> badRows() {
        return badRows;
    }

    private static String message(Path file, int rows, List<BadRow> badRows) {
        String shown = badRows.stream()
                .limit(SHOWN)
                .map(row -> "line " + row.line() + ": " + row.reason())
                .collect(Collectors.joining("; "));
        int more = badRows.size() - SHOWN;
        return file + " has " + badRows.size() + " malformed of " + rows + " rows: " + shown
                + (more > 0 ? "; and " + more + " more" : "") + ". Correct or remove them; nothing was started.";
    }

    /**
     * A row that cannot be used.
     *
     * @param line counted from 1
     * @param reason what is wrong with it
     */
    public record BadRow(int line, String reason) {}
}
