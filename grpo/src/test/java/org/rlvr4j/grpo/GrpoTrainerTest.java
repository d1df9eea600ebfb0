package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryShortageException;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

class GrpoTrainerTest {
    private final TabularPolicy policy = Letters.policy();
    private final List<StepReport> reports = new ArrayList<>();

    @AfterEach
    void close() {
        policy.close();
    }

    private GrpoTrainerBuilder builder() {
        return Letters.builder(policy).listener(reports::add);
    }

    @Test
    void train_policyLearns() {
        TrainingResult result = builder()
                .evaluation(new EvaluationPlan(10, 4, 32, Distribution.UNCHANGED))
                .steps(40)
                .build()
                .train();
        double before = Objects.requireNonNull(result.before()).accuracy();
        double after = Objects.requireNonNull(result.after()).accuracy();
        assertThat(before).isLessThan(0.05);
        assertThat(after).isGreaterThan(0.9);
        assertThat(reports.get(40).metric("reward")).isGreaterThan(0.9);
    }

    @Test
    void train_reportsEachStepOnce() {
        builder().steps(12).build().train();
        assertThat(reports)
                .extracting(StepReport::step)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(reports.stream().filter(r -> r.evaluation() != null).map(StepReport::step))
                .containsExactly(0L, 10L, 12L);
    }

    @Test
    void train_sameSeedSameRun() {
        builder().steps(5).build().train();
        List<Map<String, Double>> first = stable();
        float[] weights = policy.weights();
        reports.clear();
        try (TabularPolicy again = Letters.policy()) {
            Letters.builder(again)
                    .steps(5)
                    .listener(reports::add)
                    .verifierThreads(1)
                    .samplingRows(7)
                    .build()
                    .train();
            assertThat(again.weights()).containsExactly(weights);
        }
        assertThat(stable()).isEqualTo(first);
    }

    @Test
    void train_otherSeedOtherRun() {
        builder().steps(2).build().train();
        try (TabularPolicy other = Letters.policy()) {
            Letters.builder(other).steps(2).seed(1).build().train();
            assertThat(other.weights()).isNotEqualTo(policy.weights());
        }
    }

    /** All metrics but those about time and memory. */
    private List<Map<String, Double>> stable() {
        return reports.stream()
                .map(report -> {
                    Map<String, Double> metrics = new TreeMap<>(report.metrics());
                    metrics.keySet().removeIf(name -> name.matches("(timing_s|perf|memory)/.*"));
                    return metrics;
                })
                .toList();
    }

    @Test
    void train_samplerAgreesWithTrainer() {
        builder().steps(3).build().train();
        assertThat(reports.get(3).metric("sampling/sampling_logp_difference/max"))
                .isLessThan(1e-6);
    }

    @Test
    void train_equalRewardsNeedNoForward() {
        policy.accumulated = 0;
        builder()
                .task(Letters.task(text -> new Verdict.Wrong("always")))
                .preflight(null)
                .steps(2)
                .build()
                .train();
        assertThat(policy.accumulated).isZero();
        assertThat(policy.weights()).containsOnly(0);
        assertThat(reports.get(1).metric("frac_reward_zero_std")).isEqualTo(1);
    }

    @Test
    void train_equalRewardsWithKlGoForward() {
        Objective objective = Objective.builder().kl(new KlPenalty(0.1)).build();
        builder()
                .objective(objective)
                .task(Letters.task(text -> new Verdict.Wrong("always")))
                .preflight(null)
                .steps(1)
                .build()
                .train();
        assertThat(policy.accumulated).isEqualTo(64);
        assertThat(reports.get(1).metric("kl")).isZero();
    }

    @Test
    void train_klHoldsThePolicyBack() {
        Objective strong = Objective.builder().kl(new KlPenalty(5)).build();
        builder().objective(strong).steps(10).build().train();
        double held = distance(policy);
        try (TabularPolicy free = Letters.policy()) {
            Letters.builder(free).steps(10).build().train();
            assertThat(held).isLessThan(distance(free) / 2);
        }
        assertThat(reports.get(10).metric("kl")).isPositive();
    }

    private static double distance(TabularPolicy policy) {
        double sum = 0;
        for (float weight : policy.weights()) {
            sum += weight * weight;
        }
        return Math.sqrt(sum);
    }

    @Test
    void train_innerEpochsScoreTheOldPolicyOnce() {
        builder().innerEpochs(3).miniBatches(2).steps(2).build().train();
        assertThat(policy.scored).isEqualTo(2 * 64);
        assertThat(reports.get(2).metric("ratio/max")).isGreaterThan(1);
        assertThat(reports.get(2).metric("learning_rate")).isLessThan(0.3);
    }

    @Test
    void train_singleUpdateHasRatioOne() {
        builder().steps(2).build().train();
        assertThat(policy.scored).isZero();
        assertThat(reports.get(2).metric("ratio/max")).isEqualTo(1);
    }

    @Test
    void train_verifierThatThrowsIsNoReward() {
        Verifier fragile = text -> {
            if (text.startsWith("h")) {
                throw new IllegalStateException("no h");
            }
            return text.startsWith("b") ? new Verdict.Correct("b") : new Verdict.Wrong("not b");
        };
        builder()
                .task(Letters.task(fragile))
                .steps(3)
                .maxFailureShare(0.5)
                .build()
                .train();
        StepReport report = reports.get(1);
        double failures = report.metric("verdict/failure");
        assertThat(failures).isPositive();
        assertThat(report.rollouts().stream().filter(r -> r.isFailure()))
                .hasSize((int) failures)
                .allSatisfy(r -> {
                    assertThat(r.reward()).isEmpty();
                    assertThat(r.advantage()).isZero();
                    assertThat(r.verdict().reason()).contains("IllegalStateException: no h");
                });
    }

    @Test
    void train_brokenVerifierStopsTheRun() {
        Verifier broken = text -> {
            throw new IllegalStateException("database is down");
        };
        assertThatThrownBy(() -> builder()
                        .task(Letters.task(broken))
                        .preflight(null)
                        .build()
                        .train())
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessageContaining("step 1: the verifier broke on 64 of 64 completions")
                .hasMessageContaining("database is down")
                .hasMessageContaining("mend the verifier");
        assertThat(policy.weights()).containsOnly(0);
    }

    @Test
    void train_nonFiniteScoreNamesTokenAndRollout() {
        float[] weights = new float[Letters.VOCABULARY * Letters.VOCABULARY];
        weights[2 * Letters.VOCABULARY] = Float.NEGATIVE_INFINITY;
        policy.setWeights(weights);
        assertThatThrownBy(() -> builder().preflight(null).build().train())
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessageContaining("step 1: the entropy of token")
                .hasMessageContaining("of problem p")
                .hasMessageContaining("is NaN");
    }

    @Test
    void train_stopsAfterDeadSteps() {
        assertThatThrownBy(() -> builder()
                        .task(Letters.task(text -> new Verdict.Correct("always")))
                        .preflight(null)
                        .maxDeadSteps(3)
                        .build()
                        .train())
                .isInstanceOfSatisfying(TrainingStoppedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(TrainingStoppedException.Cause.ALL_RIGHT);
                    assertThat(e.step()).isEqualTo(3);
                })
                .hasMessageContaining("step 3: there was nothing to learn from in 3 steps in a row")
                .hasMessageContaining("take harder problems");
        assertThat(reports.get(2).metric("dead_steps")).isEqualTo(2);
    }

    @Test
    void train_stopEndsAfterTheStep() {
        List<GrpoTrainer> self = new ArrayList<>();
        GrpoTrainer trainer = builder()
                .listener(report -> {
                    if (report.step() == 3) {
                        self.get(0).stop();
                    }
                })
                .build();
        self.add(trainer);
        assertThat(trainer.train().steps()).isEqualTo(4);
        assertThat(reports.get(4).evaluation()).isNotNull();
    }

    @Test
    void train_stopBeforeTheFirstStep() {
        GrpoTrainer trainer = builder().build();
        trainer.stop();
        TrainingResult result = trainer.train();
        assertThat(result.steps()).isZero();
        assertThat(result.before()).isNull();
        assertThat(result.checkpoint()).isNull();
        assertThat(reports).isEmpty();
    }

    @Test
    void train_policyThatAnotherTrainerTrains() {
        GrpoTrainer other = builder().steps(1).build();
        builder()
                .steps(1)
                .evaluation(null)
                .listener(report -> assertThatThrownBy(other::train)
                        .hasMessageContaining("another trainer is training this policy"))
                .build()
                .train();
        assertThat(builder().steps(1).build().train().steps()).isEqualTo(1);
    }

    @Test
    void train_interruptEndsTheRun() {
        GrpoTrainer trainer = builder()
                .listener(report -> {
                    if (report.step() == 2) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build();
        assertThatThrownBy(trainer::train).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(reports).hasSize(3);
    }

    @Test
    void train_twice() {
        GrpoTrainer trainer = builder().steps(1).build();
        trainer.train();
        assertThatThrownBy(trainer::train).hasMessageContaining("build another");
    }

    @Test
    void memoryLimit_makesMicroBatchesSmaller() throws IOException {
        List<Integer> microBatches = new ArrayList<>();
        for (int tokens : new int[] {4096, 60}) {
            try (CausalLm model = TinyCausalLm.create()) {
                TrainingListener count = new TrainingListener() {
                    @Override
                    public void onStep(StepReport report) {
                        if (report.trace() != null) {
                            microBatches.add(report.trace()
                                    .updates()
                                    .get(0)
                                    .microBatches()
                                    .size());
                        }
                    }
                };
                Letters.builder(model)
                        .microBatchTokens(4096)
                        .samplingRows(1)
                        .memoryLimit(model.memory(new MemoryLoad(1, 2, 1, 5, tokens, false))
                                .peak())
                        .listener(count)
                        .steps(1)
                        .build()
                        .train();
            }
        }
        assertThat(microBatches).hasSize(2);
        assertThat(microBatches.get(0)).isEqualTo(1);
        assertThat(microBatches.get(1)).isGreaterThan(1);
    }

    @Test
    void memoryLimit_belowASingleSequenceIsASentence() throws IOException {
        try (CausalLm model = TinyCausalLm.create()) {
            GrpoTrainer trainer =
                    Letters.builder(model).memoryLimit(1_000_000).steps(1).build();
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(MemoryShortageException.class)
                    .hasMessageContaining("the limit is 1 MB");
        }
    }

    @Test
    void train_microBatchesDoNotChangeTheStep() {
        builder().microBatchTokens(4064).steps(3).build().train();
        float[] whole = policy.weights();
        try (TabularPolicy split = Letters.policy()) {
            Letters.builder(split).microBatchTokens(5).steps(3).build().train();
            float[] parts = split.weights();
            for (int i = 0; i < whole.length; i++) {
                assertThat(parts[i]).isCloseTo(whole[i], org.assertj.core.api.Assertions.within(1e-5f));
            }
        }
    }

    @Test
    void train_groupsStayTogetherWhereThePolicySaysItPays() {
        List<Long> prompts = new ArrayList<>();
        Policy prefersGroups = new ForwardingPolicy(policy) {
            @Override
            public long tokensThroughLayers(TokenBatch batch) {
                return batch.sequences().stream()
                        .map(sequence -> sequence.tokens()[0])
                        .distinct()
                        .count();
            }

            @Override
            public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
                prompts.add(tokensThroughLayers(batch));
                return super.accumulate(batch, objective);
            }
        };
        Letters.builder(prefersGroups)
                .evaluation(null)
                .preflight(null)
                .steps(1)
                .build()
                .train();
        long split = prompts.size() - 1;
        assertThat(split).isPositive();
        assertThat(prompts.stream().mapToLong(count -> count).sum()).isLessThanOrEqualTo(4 + split);
    }

    @Test
    void train_arraysDoNotPileUp() {
        builder().steps(25).advantage(GroupRelative.drGrpo()).build().train();
        double early = reports.get(5).metric("memory/native_arrays");
        assertThat(reports.subList(6, 26))
                .allSatisfy(r -> assertThat(r.metric("memory/native_arrays")).isEqualTo(early));
    }
}
