package org.rlvr4j.examples.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The rows of a file with one JSON object a line.
 *
 * @param rows what could be read
 * @param problems the lines that could not, each with its number and the reason
 */
public record ProgramFile(List<ProgramRow> rows, List<String> problems) {

    public ProgramFile {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    /** Reads a file of canonical solutions and their tests. */
    public static ProgramFile ofCases(Path file) throws IOException {
        return read(file, ProgramRow::ofCase);
    }

    /** Reads a file of hostile programs. */
    public static ProgramFile ofHostile(Path file) throws IOException {
        return read(file, ProgramRow::ofHostile);
    }

    private static ProgramFile read(Path file, Function<JsonNode, ProgramRow> reader) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<ProgramRow> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                rows.add(reader.apply(json.readTree(line)));
            } catch (JsonProcessingException e) {
                problems.add("line " + number + ": not JSON: " + e.getOriginalMessage());
            } catch (IllegalArgumentException e) {
                problems.add("line " + number + ": " + e.getMessage());
            }
        }
        return new ProgramFile(rows, problems);
    }
}
