package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.advantage.Gdpo;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.ReinforcePlusPlus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.kl.KlInReward.Level;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.replay.ReplayedStep;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.StepTrace;

/** Penalties in the reward, and reference policies that follow, through whole runs. */
class KlRunTest extends LettersRun {
    static List<KlInReward> penalties() {
        return List.of(
                new KlInReward(0.5),
                new KlInReward(0.5, new K2()),
                new KlInReward(0.5, new K3().clamped(20, 10)),
                new KlInReward(0.5, new K1(), Level.SEQUENCE));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void klInReward_isInTheAdvantages(KlInReward penalty) {
        builder(3).klInReward(penalty).advantage(GroupRelative.drGrpo()).build().train();
        StepReport report = reports.get(2);
        StepTrace trace = Objects.requireNonNull(report.trace());
        double[][] added = penalty.tokenRewards(
                Objects.requireNonNull(trace.oldScores()).logProbs(),
                Objects.requireNonNull(trace.referenceScores()).logProbs());
        double[] totals = new double[64];
        for (int i = 0; i < 64; i++) {
            totals[i] = report.rollouts().get(i).reward().orElseThrow()
                    + Arrays.stream(added[i]).sum();
        }
        for (int i = 0; i < 64; i++) {
            double mean = Arrays.stream(totals, i / 16 * 16, i / 16 * 16 + 16)
                    .average()
                    .orElseThrow();
            assertThat(report.rollouts().get(i).advantage()).isCloseTo(totals[i] - mean, within(1e-12));
        }
        assertThat(report.metric("critic/rewards/mean"))
                .isCloseTo(Arrays.stream(totals).average().orElseThrow(), within(1e-12));
        assertThat(report.metric("actor/reward_kl_penalty")).isNotZero();
        assertThat(report.metric("actor/reward_kl_penalty_coeff")).isEqualTo(0.5);
        assertThat(report.metric("ratio/max")).isEqualTo(1);
        assertThat(replayed()).hasSize(3).allSatisfy(step -> assertThat(step.difference())
                .isZero());
    }

    @Test
    void klInReward_besideKlInLossAndSeveralUpdates() {
        builder(3)
                .klInReward(new KlInReward(0.1))
                .objective(Objective.builder().kl(new KlPenalty(0.1)).build())
                .advantage(new ReinforcePlusPlus())
                .innerEpochs(2)
                .miniBatches(2)
                .build()
                .train();
        assertThat(reports.get(2).metric("kl")).isPositive();
        assertThat(replayed()).hasSize(3).allMatch(ReplayedStep::agrees);
    }

    @Test
    void klInReward_levelsDifferForReturns() {
        builder(3)
                .klInReward(new KlInReward(0.5))
                .advantage(new ReinforcePlusPlus())
                .build()
                .train();
        try (TabularPolicy other = Letters.policy()) {
            Letters.builder(other)
                    .evaluation(null)
                    .steps(3)
                    .klInReward(new KlInReward(0.5, new K1(), Level.SEQUENCE))
                    .advantage(new ReinforcePlusPlus())
                    .build()
                    .train();
            assertThat(other.weights()).isNotEqualTo(policy.weights());
        }
    }

    @Test
    void klInReward_holdsThePolicyBack() {
        builder(3).klInReward(new KlInReward(5)).steps(10).build().train();
        try (TabularPolicy free = Letters.policy()) {
            Letters.builder(free).steps(10).evaluation(null).build().train();
            assertThat(size(policy)).isLessThan(size(free) / 2);
        }
    }

    private static double size(TabularPolicy policy) {
        double sum = 0;
        for (float weight : policy.weights()) {
            sum += weight * weight;
        }
        return Math.sqrt(sum);
    }

    @Test
    void klInReward_refusedByEstimatorsThatCannot() {
        assertThatThrownBy(() -> builder(3)
                        .klInReward(new KlInReward(0.1))
                        .advantage(new Gdpo())
                        .build())
                .hasMessageContaining("rewards at single tokens belong to no reward function");
    }

    @Test
    void klInReward_resumesWithTheSameBytes() throws IOException {
        Resumption.assertSameBytes(
                folder, b -> b.klInReward(new KlInReward(0.5)).innerEpochs(2));
    }

    @Test
    void referenceSync_alphaOneMakesThePolicyTheReference() {
        builder(3)
                .objective(Objective.builder().kl(new KlPenalty(0.1)).build())
                .referenceSync(new ReferenceSync(1, 1))
                .build()
                .train();
        assertThat(reports.get(2).metric("kl")).isZero();
        assertThat(reports.get(2).metric("ref/syncs")).isEqualTo(3);
    }

    @Test
    void referenceSync_followsHalfWay() {
        builder(3)
                .objective(Objective.builder().kl(new KlPenalty(0.1)).build())
                .referenceSync(new ReferenceSync(0.5, 2))
                .steps(4)
                .build()
                .train();
        List<Rollout> fourth = reports.get(3).rollouts();
        assertThat(fourth).hasSize(64);
        assertThat(reports).extracting(r -> r.metric("ref/syncs")).containsExactly(0.0, 1.0, 1.0, 2.0);
        try (TabularPolicy fixed = Letters.policy()) {
            List<StepReport> others = new ArrayList<>();
            Letters.builder(fixed)
                    .objective(Objective.builder().kl(new KlPenalty(0.1)).build())
                    .listener(others::add)
                    .evaluation(null)
                    .steps(4)
                    .build()
                    .train();
            assertThat(reports.get(1).metric("kl")).isEqualTo(others.get(1).metric("kl"));
            assertThat(reports.get(2).metric("kl")).isLessThan(others.get(2).metric("kl"));
        }
        assertThat(replayed()).allMatch(ReplayedStep::agrees);
    }

    @Test
    void referenceSync_resumesWithTheSameBytes() throws IOException {
        Resumption.assertSameBytes(folder, b -> b.objective(
                        Objective.builder().kl(new KlPenalty(0.5)).build())
                .referenceSync(new ReferenceSync(0.6, 2)));
    }

    @Test
    void referenceSync_withoutAReference() {
        assertThatThrownBy(() -> builder(3).referenceSync(ReferenceSync.TRL).build())
                .hasMessageContaining("nothing is compared with the reference policy; give the objective a KL penalty");
    }

    @Test
    void fixedReference_resumesWithTheSameBytes() throws IOException {
        Resumption.assertSameBytes(
                folder,
                b -> b.objective(Objective.builder().kl(new KlPenalty(0.5)).build()));
    }

    @Test
    void fixedReference_resumedWithOtherWeights() {
        Objective held = Objective.builder().kl(new KlPenalty(0.5)).build();
        builder(3).objective(held).build().train();
        assertThatThrownBy(() -> builder(3) // whose policy is trained by now
                        .objective(held)
                        .steps(4)
                        .resume(true)
                        .build()
                        .train())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its reference is the policy that it began with")
                .hasMessageContaining("load the model that the run began with");
    }
}
