package org.rlvr4j.grpo.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupRelativeTest {

    @Test
    void estimate_identicalRewards_areExactlyZero() {
        double[] rewards = {0.1, 0.1, 0.1, 0.7, 0.7, 0.7};
        Advantages advantages =
                GroupRelative.grpo(1, 1e-9).estimate(StepRewards.of(new int[] {0, 0, 0, 1, 1, 1}, rewards));
        assertThat(advantages.perSample()).containsOnly(0.0);
    }

    @Test
    void estimate_unscorableSample_leavesBaselineAndGetsZero() {
        Advantages advantages =
                GroupRelative.drGrpo().estimate(StepRewards.of(new int[] {4, 4, 4}, new double[] {1, Double.NaN, 0}));
        assertThat(advantages.perSample()).containsExactly(0.5, 0, -0.5);
        assertThat(advantages.scored()).containsExactly(true, false, true);
    }

    @Test
    void estimate_groupsInAnyOrder_areKeptApart() {
        Advantages advantages =
                GroupRelative.drGrpo().estimate(StepRewards.of(new int[] {7, 3, 7, 3}, new double[] {1, 10, 3, 30}));
        assertThat(advantages.perSample()).containsExactly(new double[] {-1, -10, 1, 10}, within(1e-12));
    }
}
