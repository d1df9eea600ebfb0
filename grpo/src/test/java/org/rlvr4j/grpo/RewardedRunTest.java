package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.advantage.Gdpo;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.replay.ReplayedStep;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.reward.CosineLength;
import org.rlvr4j.grpo.reward.JudgedCompletion;
import org.rlvr4j.grpo.reward.LinearScale;
import org.rlvr4j.grpo.reward.OverlongPunishment;
import org.rlvr4j.grpo.reward.RepetitionPenalty;
import org.rlvr4j.grpo.reward.RewardScheme;
import org.rlvr4j.grpo.reward.RewardShaping;
import org.rlvr4j.grpo.reward.TruncationDiscount;
import org.rlvr4j.verifiers.Verdict;

/** Shaped rewards, and several of them, through whole runs. */
class RewardedRunTest extends LettersRun {
    private List<Rollout> rollouts(int step) {
        return reports.get(step - 1).rollouts();
    }

    private static double shaped(Rollout rollout) {
        return rollout.parts().values().getOrDefault(RewardScheme.VERDICT, Double.NaN);
    }

    static List<RewardShaping> shapings() {
        return List.of(
                OverlongPunishment.dapo(4, 3),
                OverlongPunishment.unbounded(3, 2, 0.5),
                new TruncationDiscount(0.5),
                new RepetitionPenalty(1, -0.5),
                new LinearScale(0, 1, -1, 1),
                new CosineLength(4, 1, 0.5, -0.5, -1));
    }

    @ParameterizedTest
    @MethodSource("shapings")
    void train_advantagesComeFromTheShapedReward(RewardShaping shaping) {
        builder(2).shaping(shaping).advantage(GroupRelative.drGrpo()).build().train();
        assertThat(rollouts(1))
                .anySatisfy(r -> assertThat(shaped(r)).isNotEqualTo(r.reward().orElseThrow()));
        for (int from = 0; from < 64; from += 16) {
            List<Rollout> group = rollouts(1).subList(from, from + 16);
            double mean = group.stream()
                    .mapToDouble(RewardedRunTest::shaped)
                    .average()
                    .orElseThrow();
            assertThat(group).allSatisfy(r -> {
                JudgedCompletion judged = new JudgedCompletion(r.problem(), r.completion(), r.verdict());
                assertThat(shaped(r)).isEqualTo(shaping.shape(r.reward().orElseThrow(), judged));
                assertThat(r.advantage()).isCloseTo(shaped(r) - mean, org.assertj.core.api.Assertions.within(1e-12));
            });
        }
        assertThat(replayed()).hasSize(2).allSatisfy(step -> assertThat(step.difference())
                .isZero());
    }

    @Test
    void train_metricsTellRawFromShaped() {
        builder(2).shaping(OverlongPunishment.dapo(4, 3)).build().train();
        StepReport report = reports.get(0);
        double raw = rollouts(1).stream()
                .mapToDouble(r -> r.reward().orElseThrow())
                .average()
                .orElseThrow();
        assertThat(report.metric("critic/score/mean")).isEqualTo(raw);
        assertThat(report.metric("reward"))
                .isEqualTo(report.metric("rewards/verdict/mean"))
                .isLessThan(raw);
        assertThat(report.metric("rewards/verdict/std")).isPositive();
    }

    @Test
    void train_shapingAloneIsNoSignal() {
        assertThatThrownBy(() -> builder(2)
                        .task(Letters.task(text -> new Verdict.Wrong("always")))
                        .shaping(OverlongPunishment.dapo(4, 3))
                        .build()
                        .train())
                .isInstanceOfSatisfying(TrainingStoppedException.class, e -> assertThat(e.reason())
                        .isEqualTo(TrainingStoppedException.Cause.ALL_WRONG));
    }

    @Test
    void train_furtherRewardIsASignal() {
        builder(2)
                .task(Letters.task(text -> new Verdict.Wrong("always")))
                .addReward("brevity", 0.5, completion -> OptionalDouble.of(-completion.length()))
                .build()
                .train();
        assertThat(policy.weights()).contains(0).isNotEqualTo(new float[81]);
    }

    @Test
    void train_weightedSumOfRewards() {
        builder(2)
                .rewardWeight(2)
                .addReward("brevity", 0.5, c -> OptionalDouble.of(-c.length()))
                .addReward("mood", 3, c -> c.isTruncated() ? OptionalDouble.empty() : OptionalDouble.of(0.25))
                .build()
                .train();
        assertThat(rollouts(1)).allSatisfy(r -> {
            double mood = r.completion().isTruncated() ? 0 : 0.75;
            assertThat(r.parts().total()).hasValue(2 * r.reward().orElseThrow() - 0.5 * r.length() + mood);
        });
        assertThat(reports.get(0).metric("rewards/brevity/mean")).isNegative();
        assertThat(reports.get(0).metric("rewards/mood/std")).isZero();
        assertThat(replayed()).allMatch(ReplayedStep::agrees);
    }

    @Test
    void train_gdpoNormalisesEachReward() {
        builder(2)
                .advantage(new Gdpo())
                .addReward("brevity", 100, c -> OptionalDouble.of(-c.length()))
                .build()
                .train();
        float[] weights = policy.weights();
        assertThat(replayed()).hasSize(2).allMatch(ReplayedStep::agrees);
        try (TabularPolicy summed = Letters.policy()) {
            Letters.builder(summed)
                    .steps(2)
                    .evaluation(null)
                    .addReward("brevity", 100, c -> OptionalDouble.of(-c.length()))
                    .build()
                    .train();
            assertThat(summed.weights()).isNotEqualTo(weights);
        }
    }

    @Test
    void train_noVerdictMeansNoReward() {
        builder(2)
                .task(Letters.task(text -> {
                    if (text.startsWith("h")) {
                        throw new IllegalStateException("no h");
                    }
                    return text.startsWith("b") ? new Verdict.Correct("b") : new Verdict.Wrong("not b");
                }))
                .maxFailureShare(0.5)
                .shaping(OverlongPunishment.dapo(4, 3))
                .addReward("brevity", 0.5, c -> OptionalDouble.of(-c.length()))
                .build()
                .train();
        assertThat(rollouts(1).stream().filter(Rollout::isFailure)).isNotEmpty().allSatisfy(r -> {
            assertThat(r.parts().total()).isEmpty();
            assertThat(r.parts().values().values()).allMatch(value -> value.isNaN());
            assertThat(r.advantage()).isZero();
        });
        assertThat(replayed()).allMatch(ReplayedStep::agrees);
    }

    @Test
    void train_rewardThatThrows() {
        assertThatThrownBy(() -> builder(2)
                        .addReward("fragile", 1, c -> {
                            throw new IllegalStateException("no dictionary");
                        })
                        .build()
                        .train())
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessageContaining("before step 1: reward fragile, asked about sample 0 of problem p")
                .hasMessageContaining("no dictionary; mend it");
    }

    @Test
    void train_rewardThatIsNotFinite() {
        assertThatThrownBy(() -> builder(2)
                        .addReward("odd", 1, c -> OptionalDouble.of(Double.POSITIVE_INFINITY))
                        .build()
                        .train())
                .hasMessageContaining("gave Infinity; a reward is finite, or empty where there is none");
    }

    @Test
    void train_verdictWorthNothingFinite() {
        assertThatThrownBy(() -> builder(2)
                        .reward(verdict -> OptionalDouble.of(Double.NaN))
                        .build()
                        .train())
                .hasMessageContaining("reward of the verdict, asked about sample 0 of problem p")
                .hasMessageContaining("gave NaN; a reward is finite");
    }

    @Test
    void build_shapingThatNeverActs() {
        assertThatThrownBy(() ->
                        builder(2).shaping(OverlongPunishment.dapo(100, 20)).build())
                .hasMessageContaining("would never change a reward: it begins after 80 tokens, and maxNewTokens is 4");
    }

    @Test
    void build_twoRewardsOfOneName() {
        assertThatThrownBy(() -> builder(2)
                        .addReward("a", 1, c -> OptionalDouble.empty())
                        .addReward("a", 1, c -> OptionalDouble.empty())
                        .build())
                .hasMessageContaining("two rewards are called a");
    }

    @Test
    void train_verdictsRewardBreaks() {
        assertBreaks(unrecorded().reward(verdict -> OptionalDouble.of(Double.NaN)), "of the verdict", "gave NaN");
        assertBreaks(
                unrecorded().reward(verdict -> {
                    throw new IllegalStateException("no table");
                }),
                "of the verdict",
                "no table");
        assertBreaks(unrecorded().shaping((reward, completion) -> Double.NaN), "reward shaping 1", "gave NaN");
    }

    private GrpoTrainerBuilder unrecorded() {
        return Letters.builder(policy).evaluation(null).steps(1);
    }

    private static void assertBreaks(GrpoTrainerBuilder builder, String... parts) {
        assertThatThrownBy(builder.build()::train)
                .isInstanceOfSatisfying(TrainingStoppedException.class, e -> assertThat(e.reason())
                        .isEqualTo(TrainingStoppedException.Cause.REWARD))
                .hasMessageContainingAll(parts);
    }
}
