package org.rlvr4j.grpo.advantage;

import java.util.Arrays;

/**
 * How the rewards of a step are spread: what tells a run that learns from one with nothing to learn from.
 *
 * @param mean of each sample's group
 * @param std of each sample's group, Bessel-corrected; {@code NaN} with fewer than two scored samples
 * @param othersMean of the other scored members of each sample's group, its own reward if there is none
 * @param othersStd of the other scored members, Bessel-corrected; 0 with fewer than two
 * @param zeroStd whether the group's rewards are all equal, to 1e-8
 */
public record GroupStatistics(double[] mean, double[] std, double[] othersMean, double[] othersStd, boolean[] zeroStd) {

    private static final double EQUAL = 1e-8;

    /** Returns the statistics of a step's total rewards. */
    public static GroupStatistics of(StepRewards rewards) {
        double[] totals = rewards.totals();
        int n = totals.length;
        GroupStatistics statistics =
                new GroupStatistics(new double[n], new double[n], new double[n], new double[n], new boolean[n]);
        for (int[] members : Groups.of(rewards.groups())) {
            statistics.fill(members, Groups.pick(totals, members));
        }
        return statistics;
    }

    private void fill(int[] members, double[] group) {
        Moments moments = Moments.of(group);
        for (int k = 0; k < members.length; k++) {
            int i = members[k];
            Moments others = LeaveOneOut.moments(group, k);
            mean[i] = moments.mean();
            std[i] = moments.std(1);
            othersMean[i] = others.count() == 0 ? group[k] : others.mean();
            othersStd[i] = others.count() < 2 ? 0 : others.std(1);
            zeroStd[i] = std[i] <= EQUAL;
        }
    }

    /** Returns the share of samples in groups whose rewards are all equal: TRL's {@code frac_reward_zero_std}. */
    public double shareZeroStd() {
        int count = 0;
        for (boolean zero : zeroStd) {
            count += zero ? 1 : 0;
        }
        return zeroStd.length == 0 ? 0 : (double) count / zeroStd.length;
    }

    /** Returns the mean of the groups' standard deviations over samples, where there is one. */
    public double meanStd() {
        return Arrays.stream(std).filter(s -> !Double.isNaN(s)).average().orElse(Double.NaN);
    }
}
