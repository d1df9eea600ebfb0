package org.rlvr4j.grpo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.rollout.policy.CausalLm;

/** The program that {@link KillAndResumeTest} kills: begins a run in a folder, or goes on with it. */
final class KilledRun {
    static final int STEPS = 40;

    private KilledRun() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (CausalLm model = TinyCausalLm.create()) {
            Letters.builder(model)
                    .learningRate(5e-3)
                    .objective(Objective.builder().kl(new KlPenalty(0.02)).build())
                    .miniBatches(2)
                    .steps(STEPS)
                    .checkpointEvery(3)
                    .runDirectory(folder)
                    .resume(Files.exists(folder.resolve("config.yaml")))
                    .build()
                    .train();
        }
    }
}
