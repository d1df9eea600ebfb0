package org.rlvr4j.grpo.reward;

import java.util.regex.Pattern;

/**
 * A reward beside the verdict's.
 *
 * @param name of its metrics, {@code rewards/NAME/mean} and so on
 * @param weight in the sum of rewards, finite
 * @param function that gives it
 */
public record WeightedReward(String name, double weight, RewardFunction function) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    public WeightedReward {
        if (!NAME.matcher(name).matches() || name.equals(RewardScheme.VERDICT)) {
            throw new IllegalArgumentException("a reward is called '" + name
                    + "'; it names metrics: use letters, digits, dots and dashes, and not " + RewardScheme.VERDICT);
        }
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("the weight of reward " + name + " is " + weight + "; it is finite");
        }
    }
}
