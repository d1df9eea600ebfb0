package org.rlvr4j.examples.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.CodeTasks;
import org.rlvr4j.verifiers.code.task.MainTask;

/**
 * One program with a known outcome.
 *
 * @param id what it is called
 * @param category what kind it is, for the table
 * @param must what must become of it: {@code accepted}, {@code fail-not-pass}, {@code denied}, {@code timeout}, {@code oom},
 *     {@code contained}, {@link #NOT_JAVA}, or {@code any}
 * @param task what it is to do
 * @param source the program
 */
public record ProgramRow(String id, String category, String must, CodeTask task, String source) {

    /** What must become of a program that {@code javac} refuses in one file with its test: it must not pass. */
    static final String NOT_JAVA = "refused by javac";

    private static final List<String> OUTCOMES = List.of("fail-not-pass", "denied", "timeout", "oom", "contained");

    /** Returns the same program of which something else must become. */
    ProgramRow withMust(String other) {
        return new ProgramRow(id, category, other, task, source);
    }

    /**
     * Reads a row of canonical solutions: {@code solution}, {@code test}, {@code kind} {@code main}, optional {@code prompt},
     * {@code entry} and {@code flags}. A row that is flagged as an exit hack must not pass; other flags leave it open.
     */
    static ProgramRow ofCase(JsonNode row) {
        String kind = text(row, "kind");
        if (!kind.equals("main")) {
            throw new IllegalArgumentException("kind is '" + kind + "'; it must be main");
        }
        List<String> flags = new ArrayList<>();
        row.path("flags").forEach(flag -> flags.add(flag.asText()));
        boolean hack = flags.stream().anyMatch(flag -> flag.contains("hack") || flag.contains("must NOT pass"));
        String must = flags.isEmpty() ? "accepted" : hack ? "fail-not-pass" : "any";
        String entry = row.path("entry").asText("Main.main").replace(".main", "");
        CodeTask task =
                new MainTask(text(row, "test"), entry, row.path("prompt").asText(""));
        String category = row.path("source").asText("").split("[ @]", 2)[0];
        return new ProgramRow(text(row, "id"), category, must, task, text(row, "solution"));
    }

    /** Reads a row of hostile programs: {@code source}, {@code task}, {@code must}, optional {@code category}. */
    static ProgramRow ofHostile(JsonNode row) {
        String must = text(row, "must");
        if (!OUTCOMES.contains(must)) {
            throw new IllegalArgumentException(
                    "must is '" + must + "'; it must be one of " + String.join(", ", OUTCOMES));
        }
        JsonNode task = row.get("task");
        if (task == null) {
            throw new IllegalArgumentException("task is missing");
        }
        return new ProgramRow(
                text(row, "id"), row.path("category").asText(must), must, CodeTasks.of(task), text(row, "source"));
    }

    private static String text(JsonNode row, String field) {
        JsonNode value = row.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(field + (value == null ? " is missing" : " is not text"));
        }
        return value.textValue();
    }
}
