package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.verifiers.Verdict;

class DynamicSamplingTest {
    private final List<StepReport> reports = new ArrayList<>();

    /** Small groups of a policy that is mostly wrong: many are without a difference. */
    private GrpoTrainerBuilder builder(Policy policy) {
        return Letters.builder(policy).groupSize(4).evaluation(null).listener(reports::add);
    }

    private double flatGroups(int maxExtraBatches) {
        reports.clear();
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy).steps(1).dynamicSampling(maxExtraBatches).build().train();
        }
        return reports.get(0).metric("frac_reward_zero_std");
    }

    @Test
    void train_replacesGroupsWithoutADifference() {
        assertThat(flatGroups(0)).isPositive();
        assertThat(reports.get(0).metrics()).doesNotContainKey("dynamic_sampling/extra_batches");
        assertThat(flatGroups(30)).isZero();
        StepReport report = reports.get(0);
        assertThat(report.metric("dynamic_sampling/extra_batches")).isBetween(1.0, 30.0);
        assertThat(report.metric("dynamic_sampling/discarded_groups")).isPositive();
        assertThat(report.rollouts()).hasSize(16);
        assertThat(report.rollouts().stream().map(Rollout::group))
                .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        assertThat(report.metric("epoch") * 4).isEqualTo(4 + report.metric("dynamic_sampling/discarded_groups"));
    }

    @Test
    void train_countsTokensThatWereThrownAway() {
        flatGroups(30);
        long kept = reports.get(0).rollouts().stream()
                .mapToLong(r -> r.sequence().length())
                .sum();
        assertThat(reports.get(0).metric("num_tokens")).isGreaterThan(kept);
    }

    @Test
    void train_neverMoreThanTheLimit() {
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy)
                    .task(Letters.task(text -> new Verdict.Wrong("never")))
                    .preflight(null)
                    .steps(2)
                    .dynamicSampling(3)
                    .build()
                    .train();
        }
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.metric("dynamic_sampling/extra_batches")).isEqualTo(3);
            assertThat(report.metric("dynamic_sampling/discarded_groups")).isEqualTo(12);
            assertThat(report.rollouts()).hasSize(16);
        });
    }

    @Test
    void train_repeatedProblemIsDrawnAnew() {
        flatGroups(30);
        Set<String> texts = reports.get(0).rollouts().stream()
                .map(r -> r.problem().id() + r.completion().text())
                .collect(Collectors.toSet());
        assertThat(texts).hasSizeGreaterThan(4);
    }

    /** With the first batch's random numbers a problem that comes again at its place would be answered as before. */
    @Test
    void train_furtherBatchesDrawOtherNumbers() {
        Problem only = new Problem(
                "p", "a", text -> text.startsWith("b") ? new Verdict.Correct("b") : new Verdict.Wrong("other"));
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy)
                    .task(Task.of("one", List.of(only), List.of(only), 7))
                    .promptsPerStep(1)
                    .preflight(null)
                    .steps(4)
                    .dynamicSampling(60)
                    .build()
                    .train();
        }
        assertThat(reports.stream().mapToDouble(report -> report.metric("dynamic_sampling/extra_batches")))
                .anyMatch(batches -> batches > 0)
                .allMatch(batches -> batches < 60);
    }

    @Test
    void resume_sameBytes(@TempDir Path folder) {
        try (TabularPolicy policy = Letters.policy()) {
            recorded(policy, folder.resolve("whole")).build().train();
        }
        try (TabularPolicy policy = Letters.policy()) {
            GrpoTrainer cut = recorded(policy, folder.resolve("cut"))
                    .listener(report -> {
                        if (report.step() == 4) {
                            throw new IllegalStateException("power cut");
                        }
                    })
                    .build();
            assertThatThrownBy(cut::train).hasMessage("power cut");
        }
        try (TabularPolicy policy = Letters.policy()) {
            recorded(policy, folder.resolve("cut")).resume(true).build().train();
        }
        for (String file : List.of("table.txt", "trainer/state.safetensors", "trainer/state.json")) {
            assertThat(folder.resolve("cut/checkpoints/step-5/" + file))
                    .hasSameBinaryContentAs(folder.resolve("whole/checkpoints/step-5/" + file));
        }
        assertThat(folder.resolve("cut/rollouts.jsonl")).hasSameBinaryContentAs(folder.resolve("whole/rollouts.jsonl"));
    }

    private GrpoTrainerBuilder recorded(Policy policy, Path run) {
        return builder(policy)
                .steps(5)
                .checkpointEvery(2)
                .dynamicSampling(2)
                .preflight(null)
                .runDirectory(run);
    }
}
