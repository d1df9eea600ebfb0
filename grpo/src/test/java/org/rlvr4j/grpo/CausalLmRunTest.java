package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenSequence;

class CausalLmRunTest {
    private final List<StepReport> reports = new ArrayList<>();
    private final Path folder;

    CausalLmRunTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private GrpoTrainerBuilder builder(Policy policy) {
        return Letters.builder(policy)
                .learningRate(5e-3)
                .schedule(LearningRateSchedule.constant(2))
                .evaluation(EvaluationPlan.sampled(10, 4))
                .listener(reports::add);
    }

    @Test
    void train_modelLearns() throws IOException {
        try (CausalLm model = TinyCausalLm.create()) {
            builder(model).steps(40).build().train();
        }
        assertThat(mean("reward", 1, 3)).isLessThan(0.2);
        assertThat(mean("reward", 36, 40)).isGreaterThan(0.4);
    }

    private double mean(String metric, int from, int to) {
        return reports.subList(from, to + 1).stream()
                .mapToDouble(r -> r.metric(metric))
                .average()
                .orElseThrow();
    }

    @Test
    void train_samplerAgreesWithTrainer() throws IOException {
        try (CausalLm model = TinyCausalLm.create()) {
            builder(model).temperature(0.7).steps(20).build().train();
        }
        assertThat(reports.subList(1, 21)).allSatisfy(r -> assertThat(r.metric("sampling/sampling_logp_difference/max"))
                .isLessThan(1e-5));
    }

    @Test
    void train_checkpointReloads() throws IOException {
        TokenBatch batch = new TokenBatch(List.of(new TokenSequence(new int[] {1, 2, 3, 4, 5}, 2)));
        try (CausalLm model = TinyCausalLm.create()) {
            TrainingResult result = builder(model)
                    .steps(2)
                    .runDirectory(folder.resolve("run"))
                    .build()
                    .train();
            try (CausalLm loaded = CausalLm.load(Objects.requireNonNull(result.checkpoint()))) {
                assertThat(loaded.score(batch)).usingRecursiveComparison().isEqualTo(model.score(batch));
            }
        }
    }

    @Test
    void resume_sameBytesWithReferencePolicy() throws IOException {
        Objective objective = Objective.builder().kl(new KlPenalty(0.02)).build();
        try (CausalLm model = TinyCausalLm.create()) {
            recorded(model, "whole", objective).build().train();
        }
        try (CausalLm model = TinyCausalLm.create()) {
            GrpoTrainer cut = recorded(model, "cut", objective)
                    .listener(report -> {
                        if (report.step() == 4) {
                            throw new IllegalStateException("power cut");
                        }
                    })
                    .build();
            assertThatThrownBy(cut::train).hasMessage("power cut");
        }
        try (CausalLm model = TinyCausalLm.create()) {
            recorded(model, "cut", objective).resume(true).build().train();
        }
        for (String file : List.of("model.safetensors", "trainer/state.safetensors", "trainer/state.json")) {
            assertThat(folder.resolve("cut/checkpoints/step-5/" + file))
                    .hasSameBinaryContentAs(folder.resolve("whole/checkpoints/step-5/" + file));
        }
    }

    private GrpoTrainerBuilder recorded(CausalLm model, String run, Objective objective) {
        return builder(model)
                .objective(objective)
                .innerEpochs(2)
                .miniBatches(2)
                .steps(5)
                .checkpointEvery(2)
                .runDirectory(folder.resolve(run));
    }

    @Test
    void train_arraysDoNotPileUp() throws IOException {
        Objective objective = Objective.builder().kl(new KlPenalty(0.02)).build();
        try (CausalLm model = TinyCausalLm.create()) {
            builder(model).objective(objective).innerEpochs(2).steps(12).build().train();
        }
        double early = reports.get(2).metric("memory/native_arrays");
        assertThat(reports.subList(3, 13))
                .allSatisfy(r -> assertThat(r.metric("memory/native_arrays")).isEqualTo(early));
    }

    @Test
    @Tag("slow")
    void train_memoryStaysFlat() throws IOException {
        try (CausalLm model = TinyCausalLm.create()) {
            builder(model)
                    .steps(200)
                    .checkpointEvery(10)
                    .runDirectory(folder.resolve("run"))
                    .build()
                    .train();
        }
        List<StepReport> later = reports.subList(20, 201);
        assertThat(later.stream().map(r -> r.metric("memory/native_arrays")).distinct())
                .hasSize(1);
        assertThat(outsideHeap(200)).isLessThan(outsideHeap(20) + 40);
    }

    /** Megabytes of the process that no Java heap has ever filled up to a step. */
    private double outsideHeap(int step) {
        double heap = reports.subList(0, step + 1).stream()
                .mapToDouble(r -> r.metric("memory/heap_mb"))
                .filter(value -> value > 0)
                .max()
                .orElseThrow();
        return reports.get(step).metric("memory/process_mb") - heap;
    }
}
