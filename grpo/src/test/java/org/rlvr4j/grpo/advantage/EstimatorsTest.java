package org.rlvr4j.grpo.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EstimatorsTest {
    private static final int[] GROUPS = {0, 0, 0, 1, 1, 1};
    private static final int[] LENGTHS = {2, 3, 1, 2, 2, 4};

    static List<AdvantageEstimator> all() {
        return List.of(
                GroupRelative.grpo(),
                GroupRelative.grpo(0, 1e-8),
                GroupRelative.drGrpo(),
                GroupRelative.batchScaled(1, 1e-4),
                GroupRelative.rloo(),
                GroupRelative.nemo(),
                new Gdpo(),
                new MaxRl(),
                new PassAtKAdvantage(true, 1e-6),
                new Opo(),
                new Gpg(),
                new ReinforcePlusPlus(),
                new ReinforcePlusPlusBaseline());
    }

    private static StepRewards rewards(double... values) {
        return StepRewards.of(GROUPS, values).withCompletionLengths(LENGTHS);
    }

    @ParameterizedTest
    @MethodSource("all")
    void estimate_unscorableSample_getsZeroAndMovesNobody(AdvantageEstimator estimator) {
        Advantages with = estimator.estimate(rewards(1, Double.NaN, 0, 1, 0, 0));
        StepRewards without = StepRewards.of(new int[] {0, 0, 1, 1, 1}, new double[] {1, 0, 1, 0, 0})
                .withCompletionLengths(new int[] {2, 1, 2, 2, 4});
        double[] others = estimator.estimate(without).perSample();
        assertThat(with.scored()).containsExactly(true, false, true, true, true, true);
        assertThat(with.perSample()[1]).isZero();
        assertThat(with.perSample()[0]).isCloseTo(others[0], within(1e-12));
        assertThat(with.perSample()[2]).isCloseTo(others[1], within(1e-12));
        assertThat(with.perSample()[5]).isCloseTo(others[4], within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("all")
    void estimate_allUnscorable_isZero(AdvantageEstimator estimator) {
        double nan = Double.NaN;
        Advantages advantages = estimator.estimate(rewards(nan, nan, nan, nan, nan, nan));
        assertThat(advantages.perSample()).containsOnly(0);
        assertThat(advantages.scored()).containsOnly(false);
    }

    @ParameterizedTest
    @MethodSource("all")
    void estimate_lowVariance_isFinite(AdvantageEstimator estimator) {
        Advantages advantages = estimator.estimate(rewards(0.1, 0.1 + 1e-16, 0.1, 0.3, 0.3, 0.3));
        assertThat(Arrays.stream(advantages.perSample()))
                .allSatisfy(a -> assertThat(a).isFinite());
    }

    @Test
    void gdpo_severalRewards_aDrownedOneStillCounts() {
        double[][] two = {{100, 0}, {0, 1}, {100, 1}, {0, 0}};
        StepRewards rewards = new StepRewards(new int[4], two, new double[] {1, 1});
        double[] sum = GroupRelative.grpo().estimate(rewards).perSample();
        double[] gdpo = new Gdpo().estimate(rewards).perSample();
        assertThat(sum[2] - sum[0]).isLessThan(0.02);
        assertThat(gdpo[2] - gdpo[0]).isGreaterThan(0.5);
    }

    @Test
    void estimate_functionThatCouldNotScore_isLeftOutOfTheSum() {
        double[][] two = {{1, Double.NaN}, {0, 1}};
        StepRewards rewards = new StepRewards(new int[2], two, new double[] {1, 0.5});
        assertThat(rewards.totals()).containsExactly(1, 0.5);
    }

    @Test
    void singleton_rule_isStated() {
        StepRewards lone = StepRewards.of(new int[] {0}, new double[] {0.7});
        GroupRelative raw = GroupRelative.grpo(1, 0).withSingleton(GroupRelative.Singleton.RAW_REWARD);
        assertThat(GroupRelative.grpo().estimate(lone).perSample()).containsExactly(0);
        assertThat(raw.estimate(lone).perSample()).containsExactly(0.7);
    }

    @Test
    void reinforcePlusPlus_whitensOverTokens() {
        Advantages advantages = new ReinforcePlusPlus().estimate(rewards(1, 0, 0, 1, 1, 0));
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < LENGTHS.length; i++) {
            for (int t = 0; t < LENGTHS[i]; t++) {
                sum += advantages.at(i, t);
                squares += advantages.at(i, t) * advantages.at(i, t);
            }
        }
        assertThat(sum).isCloseTo(0, within(1e-12));
        assertThat(squares / 13).isCloseTo(1, within(1e-6));
    }

    @Test
    void reinforcePlusPlus_withoutShape_asksForIt() {
        StepRewards bare = StepRewards.of(GROUPS, new double[6]);
        assertThatThrownBy(() -> new ReinforcePlusPlus().estimate(bare)).hasMessageContaining("withCompletionLengths");
    }

    @Test
    void stepRewards_infiniteReward_isRefused() {
        assertThatThrownBy(() -> StepRewards.of(new int[1], new double[] {Double.POSITIVE_INFINITY}))
                .hasMessageContaining("sample 0")
                .hasMessageContaining("NaN for no reward");
    }

    @Test
    void groupStatistics_sharesGroupsWithNothingToLearn() {
        GroupStatistics statistics = GroupStatistics.of(rewards(1, 1, 1, 0, 1, 0));
        assertThat(statistics.shareZeroStd()).isEqualTo(0.5);
        assertThat(statistics.othersMean()).containsExactly(1, 1, 1, 0.5, 0, 0.5);
    }
}
