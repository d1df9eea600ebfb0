package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    @Test
    void help_listsEveryCommand() {
        Run run = Run.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("train", "eval", "sample", "pretrain", "report", "replay", "inspect", "bench", "verify");
    }

    @Test
    void eval_measuresTheBundledModel(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("completions.jsonl");
        Run run = Run.of("eval", "--problems", "40", "--samples", "2", "--out", file.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("of 80 right on 40 problems", "solved at least once in 2", "direct");
        assertThat(Files.readAllLines(file)).hasSize(80).allMatch(line -> line.contains("\"verdict\""));
    }

    @Test
    void eval_sampledAndGreedySideBySide() {
        Run run = Run.of("eval", "--problems", "20", "--samples", "3", "--greedy");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("95 % in brackets", "pass@2", "pass@3", "maj@3", "of 60 right on 20 problems");
        assertThat(run.out().lines().map(line -> line.split("  ")[0]))
                .contains("sampled, strict", "sampled, flexible", "greedy, strict", "greedy, flexible");
    }

    @Test
    void eval_severalSets(@TempDir Path folder) throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Path one = Files.writeString(folder.resolve("one.jsonl"), "{\"question\": \"2?\", \"answer\": \"#### 2\"}\n");
        Path other = Files.copy(one, folder.resolve("other.jsonl"));
        Run run = Run.of(
                "eval",
                "--model",
                model.toString(),
                "--data",
                one.toString(),
                "--data",
                other.toString(),
                "--template",
                "question",
                "--samples",
                "2",
                "--greedy",
                "--max-new-tokens",
                "6",
                "--min-new-tokens",
                "2",
                "--repetition-penalty",
                "1.2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).contains("one, problems: 1", "other, problems: 1");
        assertThat(run.out().lines().filter(line -> line.startsWith("greedy, flexible  ")))
                .hasSize(2);
        Run twice = Run.of("eval", "--model", model.toString(), "--data", one.toString(), "--data", one.toString());
        assertThat(twice.err()).contains("two held-out files are called one");
    }

    @Test
    void eval_readsADataFile(@TempDir Path folder) throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Path data = Files.writeString(folder.resolve("rows.jsonl"), "{\"q\": \"2+2?\", \"a\": \"4\"}\n");
        Run run = Run.of(
                "eval",
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--set",
                "format=fields",
                "--set",
                "questionField=q",
                "--set",
                "answerField=a",
                "--template",
                "question",
                "--greedy",
                "--max-new-tokens",
                "8");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("0 of 1 right on 1 problems");
    }

    @Test
    void eval_givesNoAccuracyWhereThereIsNothing() {
        Run run = Run.of("eval", "--problems", "1", "--greedy");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("  0.0 % of completions\n").doesNotContain("NaN");
    }

    @Test
    void inspect_saysWhereAnglesAreNotScaled(@TempDir Path folder) throws IOException {
        Run run = Run.of("inspect", TinyModels.llama(folder.resolve("model")).toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("rotary base 10000.0, not scaled\n");
    }

    @Test
    void sample_printsEveryCompletion() {
        Run run = Run.of("sample", "-n", "3", "1+2+3+4+5+6=?\\n", "9+9+9+9+9+9=?\\n");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("--- "))).hasSize(6);
        assertThat(run.out()).contains("--- 1+2+3+4+5+6=?\\n [0]", "ended by eos");
    }

    @Test
    void sample_isSeeded() {
        String[] line = {"sample", "-n", "1", "--seed", "3", "1+2+3+4+5+6=?\\n"};
        assertThat(Run.of(line).out()).isEqualTo(Run.of(line).out());
    }

    @Test
    void stacktrace_isPrintedWhereAskedFor(@TempDir Path folder) {
        Run run = Run.of("report", "--stacktrace", folder.toString());
        assertThat(run.err()).startsWith("rlvr4j: ").contains("\tat ");
    }
}
