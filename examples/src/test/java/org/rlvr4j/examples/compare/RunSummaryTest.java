package org.rlvr4j.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {

    @TempDir
    private Path directory;

    @Test
    void read_evaluatedRun() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), "seed: 7\n");
        Files.writeString(directory.resolve("metrics.jsonl"), """
                {"step":0,"eval/accuracy":0.2,"timing_s/step":1}
                {"step":1,"reward":0.3,"timing_s/step":2}
                {"step":2,"eval/accuracy":0.85,"timing_s/step":3}
                {"step":3,"eval/accuracy":0.82,"timing_s/step":4}
                """);
        RunSummary run = RunSummary.read(directory);
        assertThat(run.seed()).isEqualTo(7);
        assertThat(run.first()).isEqualTo(0.2);
        assertThat(run.last()).isEqualTo(0.82);
        assertThat(run.reached(0.8)).hasValue(2);
        assertThat(run.reached(0.9)).isEmpty();
        assertThat(run.seconds()).isEqualTo(10);
    }

    @Test
    void read_neverEvaluatedIsRefused() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), "seed: 7\n");
        Files.writeString(directory.resolve("metrics.jsonl"), "{\"step\":1,\"reward\":0.3}\n");
        assertThatThrownBy(() -> RunSummary.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no evaluation");
    }

    @Test
    void read_runUnderWay() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), "seed: 7\n");
        Files.writeString(
                directory.resolve("metrics.jsonl"), "{\"step\":0,\"eval/accuracy\":0.2}\n{\"step\":1,\"eval/accu");
        assertThat(RunSummary.read(directory).accuracies()).containsOnlyKeys(0L);
    }

    @Test
    void read_damagedLineIsNamed() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), "seed: 7\n");
        Files.writeString(directory.resolve("metrics.jsonl"), "{\"step\":0}\n{\"st\n{\"step\":2}\n");
        assertThatThrownBy(() -> RunSummary.read(directory)).hasMessageContaining("metrics.jsonl, line 2, is not JSON");
    }
}
