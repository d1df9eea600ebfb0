package org.rlvr4j.grpo.advantage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rewards of all samples of one optimizer step: one or several per sample, {@code NaN} where a reward function could
 * not score the sample, and optionally something added at single tokens.
 */
public final class StepRewards {
    private final int[] groups;
    private final double[][] rewards;
    private final double[] weights;
    private final boolean @Nullable [][] tokenMask;
    private final double @Nullable [][] tokenRewards;

    /**
     * Several reward functions with weights.
     *
     * @param groups the group, usually the prompt, of each sample; any integers, in any order
     * @param rewards {@code [sample][reward function]}; {@code NaN} where a function could not score the sample
     * @param weights one per reward function
     */
    public StepRewards(int[] groups, double[][] rewards, double[] weights) {
        this(groups, rewards, weights, null, null);
        if (rewards.length != groups.length) {
            throw new IllegalArgumentException(
                    rewards.length + " samples have rewards but " + groups.length + " have a group; give both for all");
        }
        for (int i = 0; i < rewards.length; i++) {
            checkRewards(i, rewards[i], weights.length);
        }
        for (double weight : weights) {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("a reward weight is " + weight + "; weights are finite");
            }
        }
    }

    private StepRewards(
            int[] groups,
            double[][] rewards,
            double[] weights,
            boolean @Nullable [][] tokenMask,
            double @Nullable [][] tokenRewards) {
        this.groups = groups;
        this.rewards = rewards;
        this.weights = weights;
        this.tokenMask = tokenMask;
        this.tokenRewards = tokenRewards;
    }

    private static void checkRewards(int sample, double[] given, int weights) {
        if (given.length != weights) {
            throw new IllegalArgumentException("sample " + sample + " has " + given.length + " rewards but there are "
                    + weights + " weights; give one reward per weight, NaN where there is none");
        }
        for (double reward : given) {
            if (Double.isInfinite(reward)) {
                throw new IllegalArgumentException("sample " + sample + " has the reward " + reward
                        + "; rewards are finite, or NaN for no reward");
            }
        }
    }

    /** One reward per sample; {@code NaN} for a sample that could not be scored. */
    public static StepRewards of(int[] groups, double[] rewards) {
        double[][] single = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            single[i] = new double[] {rewards[i]};
        }
        return new StepRewards(groups, single, new double[] {1});
    }

    /** Returns these rewards with the completions' shape, every token chosen by the policy. */
    public StepRewards withCompletionLengths(int[] lengths) {
        boolean[][] mask = new boolean[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            mask[i] = new boolean[lengths[i]];
            Arrays.fill(mask[i], true);
        }
        return withTokenMask(mask);
    }

    /** Returns these rewards with the completions' shape; false for tokens that the policy did not choose. */
    public StepRewards withTokenMask(boolean[][] mask) {
        if (mask.length != size()) {
            throw new IllegalArgumentException(
                    "the token mask has " + mask.length + " rows for " + size() + " samples");
        }
        return new StepRewards(groups, rewards, weights, mask, tokenRewards);
    }

    /** Returns these rewards with something added at single tokens, such as {@code -beta * KL}. */
    public StepRewards withTokenRewards(double[][] perToken) {
        boolean[][] mask = requireTokenMask("token rewards");
        for (int i = 0; i < mask.length; i++) {
            if (perToken.length != mask.length || perToken[i].length != mask[i].length) {
                throw new IllegalArgumentException("the token rewards do not have the completions' shape");
            }
        }
        return new StepRewards(groups, rewards, weights, mask, perToken);
    }

    /** Returns the group of each sample. */
    public int[] groups() {
        return groups;
    }

    /** Returns {@code [sample][reward function]}. */
    public double[][] rewards() {
        return rewards;
    }

    /** Returns one weight per reward function. */
    public double[] weights() {
        return weights;
    }

    /** Returns the completions' shape, true where the policy chose the token; null if it was not said. */
    public boolean @Nullable [][] tokenMask() {
        return tokenMask;
    }

    /** Returns what is added at single tokens, or null. */
    public double @Nullable [][] tokenRewards() {
        return tokenRewards;
    }

    boolean[][] requireTokenMask(String who) {
        if (tokenMask == null) {
            throw new IllegalStateException(
                    who + " need the completions' shape: call withCompletionLengths(...) or withTokenMask(...)");
        }
        return tokenMask;
    }

    /** Returns the number of samples. */
    public int size() {
        return groups.length;
    }

    /**
     * Returns one number per sample: the weighted sum of those rewards that exist, plus the rewards at its unmasked
     * tokens; {@code NaN} where no reward function scored the sample.
     */
    public double[] totals() {
        double[] totals = new double[size()];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = outcome(i) + tokenSum(i);
        }
        return totals;
    }

    /** Returns the weighted sum of those rewards of a sample that exist, {@code NaN} if none does. */
    public double outcome(int sample) {
        double sum = 0;
        boolean scored = false;
        for (int f = 0; f < weights.length; f++) {
            if (!Double.isNaN(rewards[sample][f])) {
                sum += weights[f] * rewards[sample][f];
                scored = true;
            }
        }
        return scored ? sum : Double.NaN;
    }

    private double tokenSum(int sample) {
        if (tokenRewards == null || tokenMask == null) {
            return 0;
        }
        double sum = 0;
        for (int t = 0; t < tokenRewards[sample].length; t++) {
            if (tokenMask[sample][t]) {
                sum += tokenRewards[sample][t];
            }
        }
        return sum;
    }
}
