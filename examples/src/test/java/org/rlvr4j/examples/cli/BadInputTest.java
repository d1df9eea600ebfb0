package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a user gets wrong, the answer is one sentence that names it, and never a stack trace. */
class BadInputTest {
    private static final String ROW = "{\"question\": \"2+2?\", \"answer\": \"#### 4\"}\n";

    private final Path folder;

    BadInputTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), ROW + ROW.replace("2+2", "1+3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | no command given; there are: train",
                "tain                           | Unmatched argument at index 0: 'tain'",
                "train --stepz 3                | Unknown option",
                "train --steps many             | Invalid value for option '--steps': 'many' is not a long",
                "train --set seed               | seed",
                "eval --temperature warm        | Invalid value for option '--temperature'",
                "pretrain                       | Missing required parameter: 'DIR'",
                "verify                         | no verifier given",
                "sample -n                      | Missing required parameter for option '-n'",
            })
    void usage_isMisunderstood(String line, String message) {
        Run run = run(line);
        assertThat(run.exitCode()).isEqualTo(2);
        assertSentence(run, message);
        assertThat(run.err()).contains("--help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train --steps 0                                | steps is 0; it must be 1 or more",
                "train --threads -1                             | threads is -1; it must be 0 or more",
                "train --threads 2147483647                     | threads is 2147483647; it must be at most 1024",
                "train --seeds 3,4,3                            | --seeds is [3, 4, 3], which has a seed twice",
                "train --run-dir DIR/r --set verifierThreads=2147483647 | verifierThreads is 2147483647; it must be at most 10000",
                "train --set sampling.groupSize=1               | sampling.groupSize is 1; it must be 2 or more",
                "train --set sampling.grupSize=4                | unknown key 'sampling.grupSize'; did you mean 'groupSize'?",
                "train --set optimizer.learningRate=fast        | 'optimizer.learningRate' is 'fast'; it must be a number",
                "train --set optimizer.schedule=steep           | it must be one of constant, linear, cosine",
                "train --set data.template=hi                   | data.train is missing",
                "train --config DIR/none.yaml                   | none.yaml does not exist",
                "train --config DIR                             | DIR is a folder; name a YAML file",
                "train --data DIR/rows.jsonl                    | data is given without a model",
                "train --model DIR/none                         | DIR/none",
                "train --model DIR                              | config.json",
                "train --resume DIR                             | DIR holds no run to resume",
                "train --resume DIR --seeds 3                   | DIR holds no run to resume",
                "train --resume DIR --seed 3                    | --resume goes on as the run began",
                "train --run-dir DIR                            | run directory DIR is not empty",
                "train --run-dir DIR/rows.jsonl                 | run directory DIR/rows.jsonl is a file; name a folder",
                "train --run-dir DIR/r --set sampling.maxNewTokens=999 | maxNewTokens is 999, and the policy takes sequences of at most 128",
                "train --set optimizer.microBatchTokens=0       | optimizer.microBatchTokens is 0; it must be 1 or more",
                "train --run-dir DIR/r --set optimizer.miniBatches=3 | promptsPerStep 16 cannot be divided into 3 miniBatches",
                "eval --problems 0                              | --problems is 0; it must be at least 1",
                "eval --samples 0                               | groupSize is 0; it must be at least 1",
                "eval --temperature -1                          | temperature is -1.0; it must be finite and 0 or more",
                "eval --top-p 2                                 | topP is 2.0; it must lie in (0, 1]",
                "eval --max-new-tokens 0                        | maxNewTokens is 0; it must be at least 1",
                "eval --model DIR                               | config.json",
                "sample -n 0 x                                  | groupSize is 0; it must be at least 1",
                "sample --top-k -1 x                            | topK is -1; it must be 0",
                "sample --threads 0 x                           | threads is 0; it must be at least 1",
                "sample Z                                       | Z",
                "sample 1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 | prompt 0 has 139 tokens, and the policy takes sequences of at most 128",
                "report DIR                                     | metrics.jsonl does not exist",
                "pretrain DIR                                   | DIR exists already",
                "pretrain --steps 5 DIR/new                     | steps is 5; it must be at least 100",
                "inspect DIR/none                               | DIR/none",
            })
    void command_fails(String line, String message) {
        Run run = run(line);
        assertThat(run.exitCode()).isEqualTo(1);
        assertSentence(run, message.replace("DIR", folder.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"question\": \"2+2?\"}                               | line 3: field \"answer\" is missing",
                "{\"question\": \"2+2?\", \"answer\": \"4\"}            | line 3",
                "{\"question\": \"\", \"answer\": \"#### 4\"}           | line 3: \"question\" is blank",
                "{\"question\": 7, \"answer\": \"#### 4\"}              | line 3: \"question\" is a JSON number; text is needed",
                "{\"question\": \"2+2?\", \"answer\": \"#### \"}        | line 3",
                "{\"question\": \"2+2?\", \"answer\": \"#### four\"}    | line 3",
                "[1, 2]                                                 | line 3: not a JSON object",
                "{\"question\": \"2+2?                                  | line 3: not JSON",
            })
    void data_rowIsReportedByItsLine(String row, String message) throws IOException {
        Path data = Files.writeString(folder.resolve("bad.jsonl"), ROW + "\n" + row + "\n" + ROW);
        Path model = TinyModels.llama(folder.resolve("model"));
        Run run = Run.of("train", "--model", model.toString(), "--data", data.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertSentence(run, message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void data_allBadRowsAreCounted() throws IOException {
        Path data = Files.writeString(folder.resolve("bad.jsonl"), ROW + "x\n".repeat(50));
        Path model = TinyModels.llama(folder.resolve("model"));
        assertSentence(
                Run.of("eval", "--model", model.toString(), "--data", data.toString()), "50 malformed of 51 rows");
    }

    @Test
    void data_isEmpty() throws IOException {
        Path data = Files.writeString(folder.resolve("bad.jsonl"), "\n\n");
        Path model = TinyModels.llama(folder.resolve("model"));
        assertSentence(Run.of("eval", "--model", model.toString(), "--data", data.toString()), "holds no rows");
    }

    @Test
    void data_isNotUtf8() throws IOException {
        Path data = folder.resolve("bad.jsonl");
        Files.write(data, (ROW + "{\"question\": \"caf\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1));
        Path model = TinyModels.llama(folder.resolve("model"));
        assertSentence(
                Run.of("eval", "--model", model.toString(), "--data", data.toString()), "line 2: not UTF-8 text");
    }

    @Test
    void data_isMissing() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        assertSentence(
                Run.of(
                        "train",
                        "--model",
                        model.toString(),
                        "--data",
                        folder.resolve("none.jsonl").toString()),
                "none.jsonl");
    }

    @Test
    void data_promptsDoNotFitTheModel() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Run run = Run.of(
                "train",
                "--model",
                model.toString(),
                "--data",
                folder.resolve("rows.jsonl").toString(),
                "--set",
                "data.heldOutRows=0",
                "--set",
                "sampling.maxNewTokens=8",
                "--run-dir",
                folder.resolve("run").toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertSentence(run, "prompt");
    }

    @Test
    void data_asksForAChatTemplateThatIsMissing() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Run run = Run.of(
                "train",
                "--model",
                model.toString(),
                "--data",
                folder.resolve("rows.jsonl").toString(),
                "--template",
                "chat");
        assertSentence(run, "has no chat template");
    }

    @Test
    void model_isTruncated() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        try (var file = new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(100_000);
        }
        assertSentence(Run.of("eval", "--model", model.toString()), "model.safetensors");
    }

    @Test
    void model_isOfAnotherArchitecture() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        TinyModels.edit(model, "config.json", "LlamaForCausalLM", "MambaForCausalLM");
        TinyModels.edit(model, "config.json", "\"llama\"", "\"mamba\"");
        assertSentence(Run.of("eval", "--model", model.toString()), "config.json");
    }

    @Test
    void model_hasAnotherShape() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        TinyModels.edit(model, "config.json", "\"intermediate_size\": 96", "\"intermediate_size\": 80");
        assertSentence(Run.of("eval", "--model", model.toString()), "mlp");
    }

    @Test
    void model_configIsNotJson() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{");
        assertSentence(Run.of("eval", "--model", model.toString()), "config.json");
    }

    @Test
    void model_tokenizerIsMissing() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Files.delete(model.resolve("tokenizer.json"));
        assertSentence(Run.of("eval", "--model", model.toString()), "tokenizer");
    }

    @Test
    void model_tokenizerIsBroken() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        Files.writeString(model.resolve("tokenizer.json"), "{\"model\": {\"type\": \"None\"}}");
        assertSentence(Run.of("eval", "--model", model.toString()), "tokenizer.json");
    }

    @Test
    void seeds_folderOfTheLastIsTaken() throws IOException {
        Files.createDirectories(folder.resolve("runs/seed-4/checkpoints"));
        Run run = run("train --seeds 3,4 --run-dir DIR/runs");
        assertSentence(run, "runs/seed-4 is not empty");
        assertThat(folder.resolve("runs/seed-3")).doesNotExist();
    }

    @Test
    void report_lastLineWasCutOff() throws IOException {
        Files.writeString(
                folder.resolve("metrics.jsonl"),
                "{\"step\":0,\"eval/accuracy\":0.2,\"eval/mean_length\":9}\n{\"step\":1,\"eval");
        Run run = Run.of("report", folder.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void report_metricsAreDamaged() throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), "{\"step\": 0}\n{\"st\n{\"step\": 2}\n");
        assertSentence(Run.of("report", folder.toString()), "metrics.jsonl, line 2, is not JSON");
    }

    private Run run(String line) {
        List<String> args = new ArrayList<>();
        for (String word : line.strip().split(" +")) {
            if (!word.isEmpty()) {
                args.add(word.replace("DIR", folder.toString()));
            }
        }
        return Run.of(args.toArray(String[]::new));
    }

    private static void assertSentence(Run run, String message) {
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err())
                .startsWith("rlvr4j: ")
                .contains(message)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(run.err().strip().lines()).hasSize(1);
    }
}
