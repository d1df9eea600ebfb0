package org.rlvr4j.grpo.advantage;

/**
 * GRPO's advantage: how much better a sample did than the others of its group.
 *
 * <p>{@code A = (r - baseline) / (std + eps)}. What differs between projects is named by the parts: which baseline, the
 * standard deviation of what, with how many degrees of freedom, which epsilon, and what a group with one scored sample
 * gets. DeepSeekMath (arXiv 2402.03300, section 4.1.2) leaves the last three open; Dr. GRPO (arXiv 2503.20783) drops the
 * division; REINFORCE leave-one-out (arXiv 2402.14740) takes the others' mean for the baseline.
 *
 * @param baseline what is subtracted
 * @param scale what is divided by
 * @param ddof degrees of freedom taken off in the standard deviation: 1 is Bessel's correction, 0 is none
 * @param eps added to the standard deviation; at least 0
 * @param zeroStd what happens where the standard deviation is 0
 * @param singleton what the only scored sample of a group gets
 */
public record GroupRelative(Baseline baseline, Scale scale, int ddof, double eps, ZeroStd zeroStd, Singleton singleton)
        implements AdvantageEstimator {

    /** What is subtracted from a reward. */
    public enum Baseline {
        /** The mean of the group. */
        GROUP_MEAN,
        /** The mean of the other members of the group. */
        LEAVE_ONE_OUT,
        /** The mean of all samples of the step. */
        BATCH_MEAN,
        /** Nothing. */
        NONE
    }

    /** Whose standard deviation the difference is divided by. */
    public enum Scale {
        /** That of the group's rewards. */
        GROUP_STD,
        /** That of the other members' rewards. */
        LEAVE_ONE_OUT_STD,
        /** That of all rewards of the step. */
        BATCH_STD,
        /** Nobody's: no division. */
        NONE
    }

    /** What happens where the standard deviation is 0. */
    public enum ZeroStd {
        /** Divide by epsilon all the same; where all rewards are equal the advantage is 0 anyway. */
        DIVIDE,
        /** Leave the difference as it is (NeMo-RL). */
        LEAVE
    }

    /** What the only scored sample of a group gets. */
    public enum Singleton {
        /** The advantage 0: there is nothing to compare with. */
        ZERO,
        /** Baseline 0 and standard deviation 1, which makes the advantage the reward itself (verl). */
        RAW_REWARD
    }

    public GroupRelative {
        if (ddof != 0 && ddof != 1) {
            throw new IllegalArgumentException("ddof is " + ddof + "; it is 0 or 1");
        }
        if (!(eps >= 0) || Double.isInfinite(eps)) {
            throw new IllegalArgumentException("eps is " + eps + "; it must be finite and at least 0");
        }
    }

    /** Mean and Bessel-corrected standard deviation of the group, epsilon 1e-4: TRL's default. */
    public static GroupRelative grpo() {
        return grpo(1, 1e-4);
    }

    /** Mean and standard deviation of the group. */
    public static GroupRelative grpo(int ddof, double eps) {
        return new GroupRelative(Baseline.GROUP_MEAN, Scale.GROUP_STD, ddof, eps, ZeroStd.DIVIDE, Singleton.ZERO);
    }

    /** Mean of the group, no division: Dr. GRPO (arXiv 2503.20783). */
    public static GroupRelative drGrpo() {
        return new GroupRelative(Baseline.GROUP_MEAN, Scale.NONE, 1, 0, ZeroStd.DIVIDE, Singleton.ZERO);
    }

    /** Mean of the group, standard deviation of the step: TRL's {@code scale_rewards="batch"}. */
    public static GroupRelative batchScaled(int ddof, double eps) {
        return new GroupRelative(Baseline.GROUP_MEAN, Scale.BATCH_STD, ddof, eps, ZeroStd.DIVIDE, Singleton.ZERO);
    }

    /** Mean of the others, no division: RLOO (arXiv 2402.14740). */
    public static GroupRelative rloo() {
        return new GroupRelative(Baseline.LEAVE_ONE_OUT, Scale.NONE, 1, 0, ZeroStd.DIVIDE, Singleton.ZERO);
    }

    /** Mean and standard deviation of the others, undivided where that deviation is 0: NeMo-RL's default. */
    public static GroupRelative nemo() {
        return new GroupRelative(
                Baseline.LEAVE_ONE_OUT, Scale.LEAVE_ONE_OUT_STD, 1, 1e-6, ZeroStd.LEAVE, Singleton.ZERO);
    }

    /** Returns this estimator with another rule for groups with one scored sample. */
    public GroupRelative withSingleton(Singleton rule) {
        return new GroupRelative(baseline, scale, ddof, eps, zeroStd, rule);
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        return Advantages.ofSamples(estimate(rewards.totals(), rewards.groups()));
    }

    /** Returns the advantages of one reward per sample; {@code NaN} stays {@code NaN}. */
    double[] estimate(double[] rewards, int[] groups) {
        Moments batch = Moments.of(rewards);
        double[] advantages = new double[rewards.length];
        for (int[] members : Groups.of(groups)) {
            double[] group = Groups.pick(rewards, members);
            Moments moments = Moments.of(group);
            for (int k = 0; k < members.length; k++) {
                double reward = group[k];
                if (Double.isNaN(reward)) {
                    advantages[members[k]] = Double.NaN;
                } else if (moments.count() == 1 && isOfGroup()) {
                    advantages[members[k]] = singleton == Singleton.ZERO ? 0 : scaled(reward, 1);
                } else {
                    Moments others = LeaveOneOut.moments(group, k);
                    advantages[members[k]] =
                            scaled(reward - baseline(moments, others, batch), std(moments, others, batch));
                }
            }
        }
        return advantages;
    }

    private boolean isOfGroup() {
        return baseline == Baseline.GROUP_MEAN
                || baseline == Baseline.LEAVE_ONE_OUT
                || scale == Scale.GROUP_STD
                || scale == Scale.LEAVE_ONE_OUT_STD;
    }

    private double baseline(Moments group, Moments others, Moments batch) {
        return switch (baseline) {
            case GROUP_MEAN -> group.mean();
            case LEAVE_ONE_OUT -> others.mean();
            case BATCH_MEAN -> batch.mean();
            case NONE -> 0;
        };
    }

    private double std(Moments group, Moments others, Moments batch) {
        return switch (scale) {
            case GROUP_STD -> group.std(ddof);
            case LEAVE_ONE_OUT_STD -> others.std(ddof);
            case BATCH_STD -> batch.std(ddof);
            case NONE -> 1;
        };
    }

    private double scaled(double difference, double std) {
        if (scale == Scale.NONE || difference == 0) {
            return difference;
        }
        // Too few rewards for a deviation: treated as one that is 0.
        double finite = Double.isNaN(std) ? 0 : std;
        if (finite == 0 && (zeroStd == ZeroStd.LEAVE || eps == 0)) {
            return difference;
        }
        return difference / (finite + eps);
    }
}
