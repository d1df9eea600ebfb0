package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.replay.Replay;
import org.rlvr4j.grpo.replay.ReplayedStep;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.TokenBatch;

/** Runs that train adapters, whose reference is the model without them. */
class LoraRunTest {
    @TempDir
    private Path folder;

    private final List<StepReport> reports = new ArrayList<>();

    private Path train(String name, int steps, boolean resume, @Nullable ReferenceSync sync) throws IOException {
        Path run = folder.resolve(name);
        try (CausalLm model =
                TinyCausalLm.create().withAdapters(LoraConfig.builder().rank(4).build())) {
            Letters.builder(model)
                    .objective(Objective.builder().kl(new KlPenalty(0.1)).build())
                    .klInReward(new KlInReward(0.1))
                    .referenceSync(sync)
                    .learningRate(0.05)
                    .evaluation(null)
                    .steps(steps)
                    .listener(reports::add)
                    .runDirectory(run)
                    .resume(resume)
                    .build()
                    .train();
        }
        return run;
    }

    @Test
    void train_referenceIsTheModelWithoutAdapters() throws IOException {
        Path run = train("run", 3, false, null);
        assertThat(reports.get(0).metric("kl")).isLessThan(1e-9);
        assertThat(reports.get(2).metric("kl")).isPositive();
        StepReport last = reports.get(2);
        try (CausalLm base = TinyCausalLm.create()) {
            TokenBatch first = new TokenBatch(List.of(last.rollouts().get(0).sequence()), 1);
            assertThat(Objects.requireNonNull(
                                    Objects.requireNonNull(last.trace()).referenceScores())
                            .logProbs()[0])
                    .containsExactly(base.score(first).logProbs()[0], org.assertj.core.api.Assertions.within(1e-5));
        }
        List<ReplayedStep> steps = new ArrayList<>();
        Replay.open(run).forEachStep(step -> true, steps::add);
        assertThat(steps).hasSize(3).allMatch(ReplayedStep::agrees);
    }

    @Test
    void train_referenceThatFollowsTakesTheAdapters() throws IOException {
        train("run", 3, false, new ReferenceSync(1, 1));
        assertThat(reports.get(2).metric("kl")).isLessThan(1e-9);
        assertThat(reports.get(2).metric("ref/syncs")).isEqualTo(3);
    }

    @Test
    void resume_sameBytes() throws IOException {
        for (ReferenceSync sync : new @Nullable ReferenceSync[] {null, new ReferenceSync(0.5, 1)}) {
            String name = sync == null ? "fixed" : "following";
            Path whole = train(name + "-whole", 4, false, sync);
            train(name + "-halves", 2, false, sync);
            Path halves = train(name + "-halves", 4, true, sync);
            for (String file : List.of("trainer/state.json", "trainer/state.safetensors")) {
                assertThat(halves.resolve("checkpoints/step-4").resolve(file))
                        .hasSameBinaryContentAs(
                                whole.resolve("checkpoints/step-4").resolve(file));
            }
            assertThat(halves.resolve("rollouts.jsonl")).hasSameBinaryContentAs(whole.resolve("rollouts.jsonl"));
        }
    }
}
