package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.CausalLm;

/** Runs of one process end with the same bytes, whatever the process did before and wherever they were cut. */
class ResumeInProcessTest {
    private static final int STEPS = 7;

    @TempDir
    private Path folder;

    private CausalLm.Options options = CausalLm.Options.DEFAULT;

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7})
    void resume_endsWithTheBytesOfTheWholeRun(int cutAt) throws IOException {
        train("whole", builder -> builder);
        TrainingListener cut = report -> {
            if (report.step() == cutAt) {
                throw new IllegalStateException("power cut");
            }
        };
        assertThatThrownBy(() -> train("cut", builder -> builder.listener(cut))).hasMessage("power cut");
        train("cut", builder -> builder.resume(true));
        assertSameBytes("cut", "whole");
    }

    @Test
    void resume_bfloat16AndRecomputedLayers() throws IOException {
        options = CausalLm.Options.DEFAULT.withPrecision(Precision.BFLOAT16).withRecompute(true);
        train("whole", builder -> builder);
        train("cut", builder -> builder.steps(4));
        train("cut", builder -> builder.resume(true));
        assertSameBytes("cut", "whole");
    }

    @Test
    void train_endsWithTheSameBytesAgain() throws IOException {
        train("first", builder -> builder);
        train("second", builder -> builder);
        assertSameBytes("second", "first");
    }

    private void train(String run, UnaryOperator<GrpoTrainerBuilder> change) throws IOException {
        try (CausalLm model = TinyCausalLm.create(options)) {
            GrpoTrainerBuilder builder = Letters.builder(model)
                    .groupSize(4)
                    .learningRate(5e-3)
                    .steps(STEPS)
                    .checkpointEvery(2)
                    .evaluation(null)
                    .preflight(null)
                    .runDirectory(folder.resolve(run));
            change.apply(builder).build().train();
        }
    }

    private void assertSameBytes(String actual, String expected) {
        String checkpoint = "checkpoints/step-" + STEPS + "/";
        for (String file : List.of(
                checkpoint + "model.safetensors",
                checkpoint + "trainer/state.safetensors",
                checkpoint + "trainer/state.json",
                "rollouts.jsonl")) {
            assertThat(folder.resolve(actual).resolve(file))
                    .hasSameBinaryContentAs(folder.resolve(expected).resolve(file));
        }
    }
}
