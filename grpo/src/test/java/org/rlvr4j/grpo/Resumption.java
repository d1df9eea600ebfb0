package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run that is stopped half-way and taken up again must end with the bytes of one that was not. */
final class Resumption {
    private static final int STEPS = 6;

    private Resumption() {}

    /** Trains both ways and compares checkpoints and rollouts. */
    static void assertSameBytes(Path folder, UnaryOperator<GrpoTrainerBuilder> settings) throws IOException {
        Path whole = folder.resolve("whole");
        Path halves = folder.resolve("halves");
        train(whole, settings, STEPS, false);
        train(halves, settings, STEPS / 2, false);
        train(halves, settings, STEPS, true);
        for (String file : List.of(
                "checkpoints/step-6/table.txt",
                "checkpoints/step-6/trainer/state.json",
                "checkpoints/step-6/trainer/state.safetensors",
                "rollouts.jsonl")) {
            assertThat(halves.resolve(file)).as(file).hasSameBinaryContentAs(whole.resolve(file));
        }
    }

    private static void train(Path run, UnaryOperator<GrpoTrainerBuilder> settings, int steps, boolean resume) {
        try (TabularPolicy policy = Letters.policy()) {
            settings.apply(Letters.builder(policy))
                    .evaluation(null)
                    .steps(steps)
                    .runDirectory(run)
                    .resume(resume)
                    .build()
                    .train();
        }
    }
}
