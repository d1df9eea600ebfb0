package org.rlvr4j.grpo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRowsTest {
    private static final String FIRST = "{\"step\":1,\"text\":\"caf\u00e9\"}\n";
    private static final String SECOND = "{\"step\":2,\"text\":\"\ud83d\ude00\"}\n";

    private final Path file;

    RunRowsTest(@TempDir Path folder) {
        this.file = folder.resolve("rows.jsonl");
    }

    private List<Integer> steps() throws IOException {
        List<Integer> steps = new ArrayList<>();
        RunRows.forEach(file, (row, line) -> steps.add(row.path("step").asInt()));
        return steps;
    }

    @Test
    void forEach_cutOffAnywhere() throws IOException {
        byte[] whole = (FIRST + SECOND).getBytes(StandardCharsets.UTF_8);
        int first = FIRST.getBytes(StandardCharsets.UTF_8).length;
        for (int length = first; length < whole.length - 2; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(steps()).as("%d bytes", length).containsExactly(1);
        }
        Files.write(file, whole);
        assertThat(steps()).containsExactly(1, 2);
    }

    @Test
    void forEach_longLinesAndTheirNumbers() throws IOException {
        Files.writeString(file, FIRST + "\n" + SECOND.replace("\ud83d\ude00", "x".repeat(200_000)));
        List<Long> lines = new ArrayList<>();
        RunRows.forEach(file, (row, line) -> lines.add(line));
        assertThat(lines).containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"step\":", "null", "[1]", "7", "\u0000\u0000"})
    void forEach_lineWithoutAnObject(String line) throws IOException {
        Files.writeString(file, FIRST + line + "\n" + SECOND);
        assertThatThrownBy(this::steps).hasMessageEndingWith("rows.jsonl, line 2, is not JSON; the file is damaged");
    }

    @Test
    void forEach_emptyOrMissing() throws IOException {
        assertThat(steps()).isEmpty();
        Files.writeString(file, "");
        assertThat(steps()).isEmpty();
    }

    @Test
    void truncateAfter_lineCutOffWithinACharacter() throws IOException {
        byte[] whole = (FIRST + SECOND).getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        new JsonLines(file).truncateAfter(5);
        assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(FIRST);
    }

    @Test
    void append_halfASurrogatePair() throws IOException {
        ObjectNode row = new ObjectMapper()
                .createObjectNode()
                .put("step", 3)
                .put("reason", "cut off here: \ud83d")
                .put("text", "\ud83d\ude00");
        new JsonLines(file).append(List.of(row));
        List<ObjectNode> read = new ArrayList<>();
        RunRows.forEach(file, (found, line) -> read.add(found));
        assertThat(read).hasSize(1);
        assertThat(read.get(0).path("reason").asText()).isEqualTo("cut off here: ?");
        assertThat(read.get(0).path("text").asText()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void append_folderIsGone() {
        Path gone = file.resolveSibling("gone").resolve("rows.jsonl");
        ObjectNode row = new ObjectMapper().createObjectNode();
        assertThatThrownBy(() -> new JsonLines(gone).append(List.of(row)))
                .isInstanceOf(RunDirectoryException.class)
                .hasMessageContaining("cannot write " + gone + " (it is gone, or the folder that it belongs in)")
                .hasMessageContaining("resume the run");
    }
}
