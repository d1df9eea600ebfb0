package org.rlvr4j.grpo.advantage;

/**
 * GPG: {@code A = alpha (r - mean)} with {@code alpha} = samples of the step over samples whose reward is not 0, which
 * makes up for groups that give no gradient (arXiv 2504.02546; verl's {@code gpg}). A group with one scored sample has
 * baseline 0, as in verl.
 */
public record Gpg() implements AdvantageEstimator {

    @Override
    public Advantages estimate(StepRewards rewards) {
        double[] totals = rewards.totals();
        double[] centred = GroupRelative.drGrpo()
                .withSingleton(GroupRelative.Singleton.RAW_REWARD)
                .estimate(totals, rewards.groups());
        int scored = 0;
        int nonZero = 0;
        for (double total : totals) {
            scored += Double.isNaN(total) ? 0 : 1;
            nonZero += Double.isNaN(total) || total == 0 ? 0 : 1;
        }
        double alpha = (double) scored / Math.max(1, nonZero);
        for (int i = 0; i < centred.length; i++) {
            centred[i] *= alpha;
        }
        return Advantages.ofSamples(centred);
    }
}
