package org.rlvr4j.grpo.advantage;

/**
 * REINFORCE++-baseline: the reward less its group's mean, whitened over all unmasked tokens of the step (arXiv
 * 2501.03262). Long completions weigh more in the whitening than short ones.
 *
 * @param singleton what the only scored sample of a group gets before the whitening; verl keeps its reward
 * @param whitening how the differences are normalised
 */
public record ReinforcePlusPlusBaseline(GroupRelative.Singleton singleton, Whitening whitening)
        implements AdvantageEstimator {

    /** 0 for singletons, epsilon 1e-8. */
    public ReinforcePlusPlusBaseline() {
        this(GroupRelative.Singleton.ZERO, new Whitening());
    }

    @Override
    public Advantages estimate(StepRewards rewards) {
        boolean[][] mask = rewards.requireTokenMask("REINFORCE++'s advantages");
        Advantages centred = GroupRelative.drGrpo().withSingleton(singleton).estimate(rewards);
        double[][] values = ReinforcePlusPlus.spread(centred.perSample(), mask);
        return ReinforcePlusPlus.whitened(values, mask, centred.scored(), whitening);
    }
}
