package org.rlvr4j.verifiers.code;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.CodeTasks;
import org.rlvr4j.verifiers.code.task.MainTask;

/**
 * Programs with known outcomes; see {@code SOURCES.txt} beside the files. Other files of the same form are taken with {@code
 * -Drlvr4j.codeCases=FILE} and {@code -Drlvr4j.hostilePrograms=FILE}.
 */
public final class Corpus {

    private Corpus() {}

    /** A program; {@code must} is {@code accepted}, {@code fail}, or what the hostile file says. */
    public record Row(String id, String must, CodeTask task, String source) {

        /** Returns whether a result is one of those that are right. */
        boolean isMetBy(CodeResult result) {
            Set<CodeStatus> right =
                    switch (must) {
                        case "accepted" -> EnumSet.of(CodeStatus.ACCEPTED);
                        // The class that a program names may be missing from this JDK.
                        case "denied" -> EnumSet.of(CodeStatus.DENIED, CodeStatus.COMPILE_ERROR);
                        case "timeout" -> EnumSet.of(CodeStatus.TIME_LIMIT, CodeStatus.DENIED);
                        case "oom" -> EnumSet.of(CodeStatus.MEMORY_LIMIT, CodeStatus.DENIED);
                        case "fail-not-pass", "fail" ->
                            EnumSet.complementOf(EnumSet.of(CodeStatus.ACCEPTED, CodeStatus.FAILURE));
                        default -> EnumSet.complementOf(EnumSet.of(CodeStatus.FAILURE));
                    };
            return right.contains(result.status());
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** Canonical solutions that are right. */
    public static List<Row> solutions() {
        return cases().stream().filter(row -> row.must().equals("accepted")).toList();
    }

    /** Canonical solutions that are flagged. */
    public static List<Row> flagged() {
        return cases().stream().filter(row -> row.must().equals("fail")).toList();
    }

    /** Hostile programs. */
    public static List<Row> hostile() {
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : read("rlvr4j.hostilePrograms", "hostile_programs.jsonl")) {
            rows.add(hostile(node));
        }
        return rows;
    }

    /**
     * Programs of many kinds, good and hostile, in an order that mixes them.
     *
     * @param slow those that take seconds, or the others
     */
    public static List<Row> own(boolean slow) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : read("rlvr4j.ownPrograms", "own_programs.jsonl")) {
            if (node.path("slow").asBoolean() == slow) {
                rows.add(hostile(node));
            }
        }
        Collections.shuffle(rows, new Random(1));
        return rows;
    }

    private static Row hostile(JsonNode node) {
        return new Row(
                node.get("id").asText(),
                node.get("must").asText(),
                CodeTasks.of(node.get("task")),
                node.get("source").asText());
    }

    private static List<Row> cases() {
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : read("rlvr4j.codeCases", "code_cases.jsonl")) {
            MainTask task = new MainTask(
                    node.get("test").asText(), "Main", node.path("prompt").asText(""));
            rows.add(new Row(
                    node.get("id").asText(),
                    node.has("flags") ? "fail" : "accepted",
                    task,
                    node.get("solution").asText()));
        }
        return rows;
    }

    private static List<JsonNode> read(String property, String resource) {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        String file = System.getProperty(property);
        try (InputStream in = file == null
                        ? Corpus.class.getResourceAsStream(resource)
                        : Files.newInputStream(Path.of(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                nodes.add(json.readTree(line));
            }
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
