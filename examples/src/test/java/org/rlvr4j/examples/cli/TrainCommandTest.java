package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenSequence;

class TrainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path run;

    TrainCommandTest(@TempDir Path folder) {
        this.folder = folder;
        this.run = folder.resolve("run");
    }

    @Test
    void train_runsGsm8kRowsOnAnyFolder() throws IOException {
        Run result = trainOnRows("--steps", "2");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(rows("metrics.jsonl"))
                .extracting(row -> row.path("step").asInt())
                .containsExactly(0, 1, 2);
        assertThat(rows("rollouts.jsonl")).hasSize(2 * 2 * 4);
        assertThat(rows("rollouts.jsonl").get(0).path("prompt").asText())
                .startsWith("Q: ")
                .endsWith("\nA:");
        assertThat(rows("evaluations.jsonl")).hasSize(2 * 4);
        try (var trained = CausalLm.load(run.resolve("checkpoints/step-2"))) {
            assertThat(trained.tokenizer().vocabularySize()).isEqualTo(256);
        }
    }

    @Test
    void train_measuresEverySetBeforeDuringAndAfter() throws IOException {
        Path hard = folder.resolve("hard.jsonl");
        Files.writeString(hard, "{\"question\": \"3+4?\", \"answer\": \"#### 7\"}\n");
        Path easy = Files.copy(hard, folder.resolve("easy.jsonl"));
        Run result = trainOnRows(
                "--steps",
                "3",
                "--held-out-data",
                easy.toString(),
                "--held-out-data",
                hard.toString(),
                "--set",
                "evaluation.samples=2",
                "--set",
                "evaluation.temperature=1",
                "--set",
                "evaluation.greedy=true");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(rows("metrics.jsonl").stream()
                        .filter(row -> row.has("eval/hard/greedy/accuracy"))
                        .map(row -> row.path("step").asInt()))
                .containsExactly(0, 2, 3);
        assertThat(result.out().lines().map(line -> line.strip().split(":")[0]))
                .contains("drawn, strict", "greedy, strict", "hard, drawn, strict", "hard, greedy, strict");
    }

    @Test
    void replay_agreesUntilARewardIsChanged() throws IOException {
        trainOnRows("--steps", "2", "--set", "objective.klBeta=0.1");
        Run replayed = Run.of("replay", run.toString());
        assertThat(replayed.exitCode()).as(replayed.out() + replayed.err()).isZero();
        assertThat(replayed.out()).contains("2 of 2 steps agree");

        Path rollouts = run.resolve("rollouts.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(rollouts));
        lines.set(9, lines.get(9).replaceFirst("\"reward\":[0-9.]+", "\"reward\":0.5"));
        Files.write(rollouts, lines);
        Run changed = Run.of("replay", run.toString());
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.out().lines())
                .anyMatch(line -> line.matches(" +1 .* yes"))
                .anyMatch(line -> line.matches(" +2 .* no: .*advantage of completion.*"));
        assertThat(Run.of("replay", run.toString(), "--step", "1").exitCode()).isZero();
        assertThat(Run.of("replay", run.toString(), "--step", "7").err()).contains("has no step 7");
    }

    @Test
    void train_recordsTheResolvedConfiguration() throws IOException {
        trainOnRows("--steps", "1");
        var config = ExperimentConfig.read(run.resolve("experiment.yaml"), new Overrides());
        assertThat(config.steps()).isEqualTo(1);
        assertThat(config.sampling().groupSize()).isEqualTo(4);
        assertThat(config.model()).isEqualTo(folder.resolve("model").toString());
    }

    @Test
    void train_resumesToTheSameWeights() throws IOException {
        trainOnRows("--steps", "3", "--set", "checkpoints.everySteps=1");
        byte[] straight = Files.readAllBytes(run.resolve("checkpoints/step-3/model.safetensors"));
        Path other = folder.resolve("other");
        assertThat(train(other, "--steps", "2", "--set", "checkpoints.everySteps=1")
                        .exitCode())
                .isZero();
        Run resumed = Run.of("train", "--resume", other.toString(), "--steps", "3");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(Files.readAllBytes(other.resolve("checkpoints/step-3/model.safetensors")))
                .isEqualTo(straight);
    }

    @Test
    void resume_withOtherStepsKeepsTheSchedule() throws IOException {
        Files.createDirectories(run);
        Path recorded = run.resolve("experiment.yaml");
        Files.writeString(
                recorded, Run.of("train", "--print-config", "--steps", "300").out());
        String[] resume = {"train", "--print-config", "--resume", run.toString(), "--steps"};
        Run shorter = Run.of(with(resume, "40"));
        assertThat(shorter.out()).contains("steps: 40\n", "decaySteps: 300\n");
        Files.writeString(recorded, shorter.out());
        assertThat(Run.of(with(resume, "300")).out()).contains("steps: 300\n", "decaySteps: 300\n");
        assertThat(Run.of(with(resume, "301")).err())
                .contains("--steps is 301, and this run's learning rate falls until step 300; give at most that many");
    }

    @Test
    void train_adaptersResumeAndMerge() throws IOException {
        String[] lora = {"--set", "lora.rank=2", "--set", "checkpoints.everySteps=1", "--set", "objective.klBeta=0.1"};
        Run whole = trainOnRows(with(lora, "--steps", "3"));
        assertThat(whole.exitCode()).as(whole.err()).isZero();
        Path last = run.resolve("checkpoints/step-3");
        assertThat(last.resolve("model.safetensors")).doesNotExist();
        Path other = folder.resolve("other");
        assertThat(train(other, with(lora, "--steps", "2")).exitCode()).isZero();
        Run resumed = Run.of("train", "--resume", other.toString(), "--steps", "3");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        for (String file : List.of("adapter_model.safetensors", "adapter_config.json", "trainer/state.safetensors")) {
            assertThat(other.resolve("checkpoints/step-3").resolve(file)).hasSameBinaryContentAs(last.resolve(file));
        }

        assertThat(last.resolve("tokenizer.json")).hasSameBinaryContentAs(folder.resolve("model/tokenizer.json"));
        Run inspected = Run.of("inspect", last.toString());
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        assertThat(inspected.out()).contains("rank 2, alpha 16.0, which count 8.0 times", "all of 2: q_proj");

        Path merged = folder.resolve("merged");
        Run merge = Run.of("merge", last.toString(), merged.toString());
        assertThat(merge.exitCode()).as(merge.err()).isZero();
        var batch = new TokenBatch(List.of(new TokenSequence(new int[] {72, 105, 33, 10, 65}, 2)));
        try (var adapted = CausalLm.load(last);
                var model = CausalLm.load(merged)) {
            assertThat(model.score(batch).logProbs()[0])
                    .containsExactly(adapted.score(batch).logProbs()[0], within(1e-5));
            assertThat(model.tokenizer().vocabularySize()).isEqualTo(256);
        }
    }

    @Test
    void train_computesAsAsked() throws IOException {
        Run half =
                trainOnRows("--steps", "1", "--set", "compute.precision=bfloat16", "--set", "compute.recompute=true");
        assertThat(half.exitCode()).as(half.err()).isZero();
        assertThat(half.out()).contains("1/1");
        Run small = train(folder.resolve("small"), "--steps", "1", "--set", "compute.memoryLimitMb=1");
        assertThat(small.exitCode()).isEqualTo(1);
        assertThat(small.err()).contains("MB").doesNotContain("Exception");
        Run device = train(folder.resolve("device"), "--steps", "1", "--set", "compute.device=gpu:99");
        assertThat(device.exitCode()).isEqualTo(1);
        assertThat(device.err()).contains("compute.device is gpu:99, and the engine finds ");
    }

    private static String[] with(String[] options, String... more) {
        return Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void train_bundledModelWithoutOptions() throws IOException {
        Run result = Run.of(
                "train",
                "--steps",
                "2",
                "--run-dir",
                run.toString(),
                "--set",
                "evaluation.problems=16",
                "--set",
                "sampling.promptsPerStep=4");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("held-out problems", "base, made to think", "share direct", "correct", "held-out problems");
        assertThat(Files.readString(run.resolve("report.html"))).contains("\"kind/direct\"");
        assertThat(Files.size(run.resolve("learning-curve.png"))).isGreaterThan(5_000);
        assertThat(Files.readString(run.resolve("comparison.txt"))).contains("trained");
    }

    @Test
    void train_severalSeeds() throws IOException {
        Run result = trainOnRows("--steps", "1", "--seeds", "3,4");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("after: lowest ", "points over 2 runs");
        assertThat(run.resolve("seed-3/report.html")).exists();
        assertThat(Files.readString(run.resolve("seed-4/experiment.yaml"))).contains("seed: 4");
    }

    @Test
    void train_stopsWhereThereIsNothingToLearn() throws IOException {
        Run result = trainOnRows("--steps", "1", "--set", "signal.whenDead=stop", "--set", "sampling.maxNewTokens=1");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.out()).contains("pre-flight  8 problems, 4 completions each: pass@1 0.0 %");
        assertThat(result.err()).contains("before step 1: ").doesNotContain("\tat ");
        assertThat(run.resolve("preflight.json")).isNotEmptyFile();
        assertThat(run.resolve("metrics.jsonl")).doesNotExist();
    }

    @Test
    void train_printsItsConfiguration() throws IOException {
        Run result = Run.of("train", "--print-config", "--seed", "5");
        Path file = Files.writeString(folder.resolve("printed.yaml"), result.out());
        assertThat(ExperimentConfig.read(file, new Overrides()))
                .isEqualTo(ExperimentConfig.read(null, new Overrides().yaml("seed", "5")));
    }

    private Run trainOnRows(String... more) throws IOException {
        return train(run, more);
    }

    private Run train(Path directory, String... more) throws IOException {
        Path model = folder.resolve("model");
        if (!Files.exists(model)) {
            TinyModels.llama(model);
            Files.write(
                    folder.resolve("rows.jsonl"),
                    IntStream.range(0, 12)
                            .mapToObj(i -> "{\"question\": \"" + i + "+1?\", \"answer\": \"So it is.\\n#### " + (i + 1)
                                    + "\"}")
                            .toList());
        }
        List<String> args = new ArrayList<>(List.of(
                "train",
                "--model",
                model.toString(),
                "--data",
                folder.resolve("rows.jsonl").toString(),
                "--template",
                "Q: {question}\nA:",
                "--answer",
                "anywhere",
                "--run-dir",
                directory.toString()));
        for (String setting : List.of(
                "data.heldOutRows=4",
                "sampling.promptsPerStep=2",
                "sampling.groupSize=4",
                "sampling.maxNewTokens=12",
                "signal.whenDead=warn",
                "evaluation.everySteps=2")) {
            args.addAll(List.of("--set", setting));
        }
        args.addAll(List.of(more));
        return Run.of(args.toArray(String[]::new));
    }

    private List<JsonNode> rows(String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve(file))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }
}
