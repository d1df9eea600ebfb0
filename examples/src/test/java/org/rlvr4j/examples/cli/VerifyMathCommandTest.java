package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyMathCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return CommandLineInterface.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private Path cases(String... rows) throws IOException {
        return Files.write(folder.resolve("cases.jsonl"), List.of(rows));
    }

    @Test
    void verifyMath_countsAndVerdicts() throws IOException {
        Path cases = cases(
                "{\"id\": \"a\", \"gold\": \"1/2\", \"pred\": \"\\\\boxed{0.5}\", \"expected\": true, \"kind\": \"fraction\"}",
                "{\"id\": \"b\", \"gold\": \"2\", \"pred\": \"3\", \"expected\": true, \"kind\": \"number\"}",
                "{\"id\": \"c\", \"gold\": \"2\", \"pred\": \"2\", \"expected\": false, \"policy\": \"a choice\"}");
        Path verdicts = folder.resolve("verdicts.jsonl");

        int exit = run("verify", "math", "--cases", cases.toString(), "--out", verdicts.toString(), "--warmup", "0");

        assertThat(exit).isZero();
        assertThat(out.toString())
                .startsWith("rows=3 correct=1 false_positive=1 false_negative=1 checks_per_second=")
                .contains("without policy and dispute: rows=2 correct=1")
                .contains("false negative b")
                .contains("FALSE POSITIVE c");
        JsonNode first =
                new ObjectMapper().readTree(Files.readAllLines(verdicts).get(0));
        assertThat(first.get("id").asText()).isEqualTo("a");
        assertThat(first.get("correct").asBoolean()).isTrue();
        assertThat(first.get("source").asText()).isEqualTo("BOXED");
        assertThat(first.get("extracted").asText()).isEqualTo("0.5");
        assertThat(first.get("rule").asText()).isEqualTo("exact fractions");
        assertThat(first.has("micros")).isTrue();
    }

    @Test
    void verifyMath_malformedRowsAreLeftOut() throws IOException {
        Path cases = cases(
                "{\"gold\": \"2\", \"pred\": \"2\", \"expected\": true}",
                "{\"gold\": \"2\"",
                "{\"gold\": \"2\", \"expected\": true}",
                "{\"gold\": \"2\", \"pred\": \"2\", \"expected\": \"yes\"}");

        int exit = run("verify", "math", "--cases", cases.toString(), "--warmup", "0");

        assertThat(exit).isZero();
        assertThat(out.toString()).startsWith("rows=1 correct=1");
        assertThat(err.toString()).contains("line 2 of").contains("line 3 of").contains("line 4 of");
    }

    @Test
    void verifyMath_missingFile() {
        assertThat(run("verify", "math", "--cases", folder.resolve("none.jsonl").toString()))
                .isOne();
        assertThat(err.toString()).contains("does not exist");
    }
}
