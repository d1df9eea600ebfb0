package org.rlvr4j.grpo.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

class JsonlDatasetTest {
    private static final String GOOD = "{\"question\": \"1+1?\", \"answer\": \"It is two.\\n#### 2\"}\n";

    private final Path folder;

    JsonlDatasetTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void read_gsm8kRows() throws IOException {
        Path file = write(GOOD + "\n{\"id\": 7, \"question\": \"How much?\", \"answer\": \"#### $1,234.50\"}");
        List<Problem> problems = read(file);
        assertThat(problems).extracting(Problem::id).containsExactly("rows.jsonl:1", "7");
        assertThat(problems).extracting(Problem::prompt).containsExactly("Q: 1+1?\nA:", "Q: How much?\nA:");
        assertThat(problems).extracting(Problem::answer).containsExactly("2", "1234.50");
        assertThat(problems.get(0).verifier().verify("2")).isInstanceOf(Verdict.Correct.class);
    }

    @Test
    void read_gsm8kRowsWithNumericVerifier() throws IOException {
        Path file = write("{\"question\": \"q\", \"answer\": \"#### 1,234\"}");
        Problem problem = JsonlDataset.read(file, RowMapping.gsm8k(q -> q)).get(0);
        assertThat(problem.verifier().verify("So it is $1,234.00.\n#### 1234")).isInstanceOf(Verdict.Correct.class);
        assertThat(problem.verifier().verify("#### 1235")).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void read_byteOrderMarkAndCarriageReturns() throws IOException {
        assertThat(read(write("\uFEFF" + GOOD.replace("\n", "\r\n") + "\r\n"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"question": "q"                               | not JSON
            {"question": "q", "answer": "#### 1"} x        | not JSON
            {"question": "q", "question": "r"}             | Duplicate field
            [1, 2]                                         | not a JSON object
            {"question": "q"}                              | field "answer" is missing
            {"question": 3, "answer": "#### 1"}            | "question" is a JSON number; text is needed
            {"question": null, "answer": "#### 1"}         | "question" is null
            {"question": " ", "answer": "#### 1"}          | "question" is blank
            {"question": "q", "answer": "42"}              | does not end in "#### NUMBER"
            {"question": "q", "answer": "#### many"}       | has "many" after "####"
            {"question": "q", "answer": "####"}            | which is not a number
            """)
    void read_malformedRowNamesItsLine(String row, String message) throws IOException {
        Path file = write(GOOD + GOOD + row + "\n" + GOOD);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(file + " has 1 malformed of 4 rows: line 3: ")
                .hasMessageContaining(message)
                .hasMessageEndingWith("nothing was started.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1f8b0800       | is compressed with gzip; unpack it
            504b0304       | is a zip archive
            28b52ffd       | is compressed with zstd
            50415231       | is a Parquet file
            fffe7b00       | is UTF-16 text; save it as UTF-8
            feff007b       | is UTF-16 text
            5b7b7d5d       | is a JSON array; write its objects one a line
            """)
    void read_fileOfAnotherKind(String bytes, String message) throws IOException {
        Path file = folder.resolve("rows.jsonl");
        Files.write(file, HexFormat.of().parseHex(bytes));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(file + " " + message);
    }

    @Test
    void read_parsersOwnOptionsAreNotSpokenOf() throws IOException {
        Path file = write("{\"question\": \"q\"} {}\n{\"question\": NaN}\n{\"a\": [\n");
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("line 1: not JSON (more follows after the object)")
                .hasMessageContaining("line 2: not JSON (Non-standard token 'NaN')")
                .hasMessageNotContainingAny("Feature", "REDACTED", "enable");
    }

    @Test
    void read_invalidUtf8NamesItsLine() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        Files.write(file, (GOOD + "{\"question\": \"caf\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read(file)).hasMessageContaining("line 2: not UTF-8 text");
    }

    @Test
    void read_everyMalformedRowIsCounted() throws IOException {
        Path file = write("{}\n".repeat(8));
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("8 malformed of 8 rows")
                .hasMessageContaining("and 3 more")
                .satisfies(e -> assertThat(((DatasetException) e).badRows()).hasSize(8));
    }

    @Test
    void read_idUsedTwice() throws IOException {
        String row = GOOD.replace("{", "{\"id\": \"a\", ");
        assertThatThrownBy(() -> read(write(row + row))).hasMessageContaining("\"a\" was already used in line 1");
    }

    @Test
    void read_mappingThatFails() throws IOException {
        Path file = write(GOOD);
        RowMapping broken = (row, id) -> {
            throw new ArithmeticException("no");
        };
        assertThatThrownBy(() -> JsonlDataset.read(file, broken)).hasMessageContaining("line 1: the mapping");
    }

    @Test
    void read_emptyFile() throws IOException {
        assertThatThrownBy(() -> read(write("\n\n"))).hasMessageContaining("holds no rows");
    }

    @Test
    void read_missingFile() {
        assertThatThrownBy(() -> read(folder.resolve("absent.jsonl"))).hasMessageContaining("does not exist");
    }

    @Test
    void read_folder() {
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("is not a file");
    }

    private static List<Problem> read(Path file) {
        return JsonlDataset.read(file, RowMapping.gsm8k(q -> "Q: " + q + "\nA:", JsonlDatasetTest::exactly));
    }

    private static Verifier exactly(String answer) {
        return text -> text.equals(answer) ? new Verdict.Correct("equal") : new Verdict.Wrong("other");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), text);
    }
}
