package org.rlvr4j.grpo;

import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.reward.RewardScheme;

/** Whether rewards tell good completions from bad ones. */
final class Signal {

    private Signal() {}

    /**
     * Returns whether at least one completion that is learned from has an advantage, and not all are worth the same.
     * The run's own estimator is asked, since not all compare completions with their group alone.
     */
    static boolean isIn(List<Rollout> rollouts, TrainingConfig config) {
        if (!differs(rollouts)) {
            return false;
        }
        Advantages advantages = config.advantage().estimate(rewards(rollouts, config.reward()));
        boolean masking = config.objective().maskTruncated();
        return IntStream.range(0, rollouts.size())
                .filter(i -> !(masking && rollouts.get(i).completion().isTruncated()))
                .anyMatch(i -> isAnyNonZero(advantages, i, rollouts.get(i).length()));
    }

    /** Returns whether not all completions of a group that have a reward have the same, before shaping. */
    static boolean differs(List<Rollout> group) {
        return group.stream()
                        .filter(r -> r.reward().isPresent())
                        .map(Rollout::signal)
                        .distinct()
                        .limit(2)
                        .count()
                == 2;
    }

    private static boolean isAnyNonZero(Advantages advantages, int sample, int length) {
        return IntStream.range(0, length).anyMatch(t -> advantages.at(sample, t) != 0);
    }

    /** Returns rollouts as an estimator takes them, each reward by itself. */
    static StepRewards rewards(List<Rollout> rollouts, RewardScheme scheme) {
        int[] groups = rollouts.stream().mapToInt(Rollout::group).toArray();
        double[][] rewards = rollouts.stream()
                .map(r -> r.parts().values().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        int[] lengths = rollouts.stream().mapToInt(Rollout::length).toArray();
        return new StepRewards(groups, rewards, scheme.weights()).withCompletionLengths(lengths);
    }
}
