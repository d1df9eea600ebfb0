package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.KlInReward;

class KlInRewardTest {

    @Test
    void tokenRewards_lowerTheRewardOfDriftedSamples() {
        double[][] penalties = new KlInReward(0.1, new K1())
                .tokenRewards(new double[][] {{-1, -1}, {-1, -1}}, new double[][] {{-1, -1}, {-3, -2}});
        StepRewards rewards = StepRewards.of(new int[] {0, 0}, new double[] {1, 1})
                .withCompletionLengths(new int[] {2, 2})
                .withTokenRewards(penalties);
        assertThat(rewards.totals()).containsExactly(new double[] {1, 0.7}, within(1e-12));
        assertThat(GroupRelative.drGrpo().estimate(rewards).perSample())
                .containsExactly(new double[] {0.15, -0.15}, within(1e-12));
    }
}
