package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.run.RunDirectoryException;
import org.rlvr4j.verifiers.Verdict;

class RecordedRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    RecordedRunTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path run(String name, long steps) {
        Path run = folder.resolve(name);
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy, run).steps(steps).build().train();
        }
        return run;
    }

    private static GrpoTrainerBuilder builder(TabularPolicy policy, Path run) {
        return Letters.builder(policy)
                .evaluation(EvaluationPlan.sampled(2, 4))
                .checkpointEvery(2)
                .runDirectory(run);
    }

    @Test
    void train_writesEverything() throws IOException {
        Path run = run("run", 5);
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll("tfevents.*", "tfevents")))
                    .containsExactlyInAnyOrder(
                            "config.yaml",
                            "preflight.json",
                            "metrics.jsonl",
                            "rollouts.jsonl",
                            "evaluations.jsonl",
                            "checkpoints",
                            "run.lock",
                            "events.out.tfevents");
        }
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("step-2", "step-4", "step-5");
        }
    }

    @Test
    void metrics_oneRowAStep() throws IOException {
        List<JsonNode> rows = rows(run("run", 5).resolve("metrics.jsonl"));
        assertThat(rows).extracting(row -> row.get("step").asLong()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(rows.stream().filter(row -> row.has("eval/accuracy")).map(row -> row.get("step")
                        .asLong()))
                .containsExactly(0L, 2L, 4L, 5L);
        for (String name :
                List.of("reward", "accuracy", "entropy", "grad_norm", "loss", "timing_s/gen", "num_tokens")) {
            assertThat(rows.get(3).has(name)).as(name).isTrue();
        }
        assertThat(rows.get(2).has("timing_s/save_checkpoint")).isTrue();
    }

    @Test
    void rollouts_holdWhatALossIsMadeOf() throws IOException {
        List<JsonNode> rows = rows(run("run", 2).resolve("rollouts.jsonl"));
        assertThat(rows).hasSize(2 * 4 * 16);
        JsonNode row = rows.get(70);
        assertThat(row.get("step").asInt()).isEqualTo(2);
        assertThat(row.get("weight_version").asInt()).isEqualTo(1);
        assertThat(row.get("log_probs").size())
                .isEqualTo(row.get("tokens").size())
                .isPositive();
        assertThat(row.get("prompt_tokens").size()).isEqualTo(1);
        assertThat(row.fieldNames())
                .toIterable()
                .contains(
                        "problem",
                        "prompt",
                        "answer",
                        "text",
                        "finish_reason",
                        "verdict",
                        "reason",
                        "reward",
                        "advantage");
    }

    @Test
    void config_everySettingIsWrittenOut() throws IOException {
        JsonNode config =
                new YAMLMapper().readTree(run("run", 1).resolve("config.yaml").toFile());
        assertThat(config.at("/task/name").asText()).isEqualTo("letters");
        assertThat(config.at("/sampling/groupSize").asInt()).isEqualTo(16);
        assertThat(config.at("/optimizer/type").asText()).isEqualTo("AdamW");
        assertThat(config.at("/optimizer/beta2").asDouble()).isEqualTo(0.999);
        assertThat(config.at("/schedule/type").asText()).isEqualTo("Linear");
        assertThat(config.at("/objective/trustRegion/epsilonHigh").asDouble()).isEqualTo(0.28);
        assertThat(config.at("/objective/kl").isNull()).isTrue();
        assertThat(config.at("/reward/verdict/correct").asDouble()).isEqualTo(1);
        assertThat(config.at("/microBatchTokens").asInt()).isEqualTo(60);
    }

    @Test
    void train_stepThatStopsTheRunIsKept() throws IOException {
        Path run = folder.resolve("run");
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer = builder(policy, run)
                    .task(Letters.task(text -> {
                        throw new IllegalStateException("broken");
                    }))
                    .build();
            assertThatThrownBy(trainer::train).isInstanceOf(TrainingStoppedException.class);
        }
        assertThat(rows(run.resolve("stopped.jsonl"))).hasSize(64).allSatisfy(row -> {
            assertThat(row.get("verdict").asText()).isEqualTo("failure");
            assertThat(row.get("reward").isNull()).isTrue();
        });
    }

    @Test
    void train_reasonThatEndsInHalfASurrogatePair() throws IOException {
        Path run = folder.resolve("run");
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy, run)
                    .task(Letters.task(text -> text.length() % 2 == 0
                            ? new Verdict.Correct("even \ud83d\ude00")
                            : new Verdict.Wrong("odd \ud83d")))
                    .steps(1)
                    .build()
                    .train();
        }
        assertThat(rows(run.resolve("rollouts.jsonl")))
                .extracting(row -> row.path("reason").asText())
                .containsOnly("even \ud83d\ude00", "odd ?");
    }

    @Test
    void train_runDirectoryVanishes() {
        Path run = folder.resolve("run");
        Path moved = folder.resolve("moved");
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer = builder(policy, run)
                    .listener(report -> move(report.step() == 0, run, moved))
                    .build();
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(RunDirectoryException.class)
                    .hasMessageContaining("cannot write " + run.resolve("rollouts.jsonl") + " (it is gone");
        }
    }

    private static void move(boolean wanted, Path from, Path to) {
        try {
            if (wanted) {
                Files.move(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void resume_endsWithTheSameBytes() throws IOException {
        Path whole = run("whole", 7);
        Path broken = folder.resolve("broken");
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer = builder(policy, broken)
                    .steps(7)
                    .listener(report -> failAt(report, 6))
                    .build();
            assertThatThrownBy(trainer::train).hasMessage("power cut");
        }
        try (TabularPolicy policy = Letters.policy()) {
            TrainingResult result =
                    builder(policy, broken).steps(7).resume(true).build().train();
            assertThat(result.steps()).isEqualTo(7);
            assertThat(result.before()).isNull();
        }
        assertThat(last(broken)).hasSameBinaryContentAs(last(whole));
        assertThat(rows(broken.resolve("rollouts.jsonl"))).isEqualTo(rows(whole.resolve("rollouts.jsonl")));
        assertThat(rows(broken.resolve("evaluations.jsonl"))).isEqualTo(rows(whole.resolve("evaluations.jsonl")));
        assertThat(stable(broken)).isEqualTo(stable(whole));
    }

    private static void failAt(StepReport report, long step) {
        if (report.step() == step) {
            throw new IllegalStateException("power cut");
        }
    }

    private static Path last(Path run) {
        return run.resolve("checkpoints/step-7/trainer/state.safetensors");
    }

    private static List<JsonNode> stable(Path run) throws IOException {
        List<JsonNode> rows = rows(run.resolve("metrics.jsonl"));
        rows.forEach(row -> {
            List<String> names = new ArrayList<>();
            row.fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> !name.matches("(timing_s|perf|memory)/.*"));
            ((com.fasterxml.jackson.databind.node.ObjectNode) row).remove(names);
        });
        return rows;
    }

    @Test
    void resume_withoutCheckpointBeginsAnew() throws IOException {
        Path run = folder.resolve("run");
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer =
                    builder(policy, run).steps(4).listener(r -> failAt(r, 1)).build();
            assertThatThrownBy(trainer::train).hasMessage("power cut");
        }
        try (TabularPolicy policy = Letters.policy()) {
            assertThat(builder(policy, run)
                            .steps(4)
                            .resume(true)
                            .build()
                            .train()
                            .before())
                    .isNotNull();
        }
        assertThat(stable(run)).isEqualTo(stable(run("whole", 4)));
    }

    @Test
    void resume_halfWrittenCheckpointAndRowAreForgotten() throws IOException {
        Path run = run("run", 4);
        Files.createDirectories(run.resolve("checkpoints/step-9.unfinished/trainer"));
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\": 5, \"rew", StandardOpenOption.APPEND);
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy, run).steps(6).resume(true).build().train();
        }
        assertThat(rows(run.resolve("metrics.jsonl"))).hasSize(7);
    }

    @Test
    void resume_finishedRunDoesNothing() throws IOException {
        Path run = run("run", 4);
        List<JsonNode> before = rows(run.resolve("metrics.jsonl"));
        try (TabularPolicy policy = Letters.policy()) {
            assertThat(builder(policy, run)
                            .steps(4)
                            .resume(true)
                            .build()
                            .train()
                            .steps())
                    .isEqualTo(4);
        }
        assertThat(rows(run.resolve("metrics.jsonl"))).isEqualTo(before);
    }

    @Test
    void resume_otherSettings() {
        Path run = run("run", 2);
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer =
                    builder(policy, run).learningRate(0.2).resume(true).build();
            assertThatThrownBy(trainer::train)
                    .hasMessageContaining("learningRate was 0.3 and is now 0.2; set it back, or begin a new run");
        }
    }

    @Test
    void resume_damagedCheckpoint() throws IOException {
        Path run = run("run", 4);
        Path state = run.resolve("checkpoints/step-4/trainer/state.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer = builder(policy, run).steps(6).resume(true).build();
            assertThatThrownBy(trainer::train)
                    .hasMessageContaining("is truncated; remove it to go on from the one before");
        }
    }

    @Test
    void create_afterRunThatNeverBegan() throws IOException {
        Path run = folder.resolve("run");
        Files.createDirectories(run);
        Files.writeString(run.resolve("run.lock"), "");
        Files.writeString(run.resolve("config.yaml.tmp"), "seed: ");
        try (TabularPolicy policy = Letters.policy()) {
            assertThat(builder(policy, run).steps(1).build().train().steps()).isEqualTo(1);
        }
    }

    @Test
    void close_trainerThatNeverRanLeavesItsFolder() {
        Path run = folder.resolve("run");
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer unused = builder(policy, run).steps(1).build();
            unused.close();
            assertThatThrownBy(unused::train).hasMessageContaining("was closed");
            try (GrpoTrainer next = builder(policy, run).steps(1).build()) {
                next.train();
            }
        }
        assertThat(run.resolve("checkpoints/step-1")).isDirectory();
    }

    @Test
    void create_runInUse() {
        Path run = folder.resolve("run");
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer trainer = builder(policy, run)
                    .steps(1)
                    .listener(report -> assertThatThrownBy(() ->
                                    builder(policy, run).steps(1).resume(true).build())
                            .hasMessageContaining("is in use by a run that has not ended"))
                    .build();
            assertThat(trainer.train().steps()).isEqualTo(1);
        }
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> rows.add(parse(line)));
        }
        return rows;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
