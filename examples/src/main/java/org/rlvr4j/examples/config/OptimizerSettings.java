package org.rlvr4j.examples.config;

import org.jspecify.annotations.Nullable;

/**
 * How the weights follow the gradient: AdamW.
 *
 * @param learningRate at the schedule's peak
 * @param schedule what it does after the warm-up
 * @param warmupSteps updates from 0 to the peak
 * @param decaySteps updates until the schedule reaches its end, or all of the run's where that is more; so a shorter
 *     run is the beginning of a longer one
 * @param finalFraction of the peak, where a falling schedule ends
 * @param beta1 decay of the average of gradients
 * @param beta2 decay of the average of squared gradients
 * @param weightDecay decoupled
 * @param maxGradNorm gradients are scaled down to this norm; null leaves them as they are
 * @param innerEpochs times that each step's completions are learned from
 * @param miniBatches updates per inner epoch
 * @param maxStaleness updates by which the weights may be ahead of those that drew what they learn from; null for no
 *     limit
 * @param microBatchTokens tokens in one forward and backward pass; does not change the result
 */
public record OptimizerSettings(
        double learningRate,
        Schedule schedule,
        long warmupSteps,
        long decaySteps,
        double finalFraction,
        double beta1,
        double beta2,
        double weightDecay,
        @Nullable Double maxGradNorm,
        int innerEpochs,
        int miniBatches,
        @Nullable Integer maxStaleness,
        int microBatchTokens) {

    /** What the learning rate does after the warm-up. */
    public enum Schedule {
        /** Stays. */
        CONSTANT,
        /** Falls in a straight line. */
        LINEAR,
        /** Falls along half a cosine. */
        COSINE
    }

    public OptimizerSettings {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "optimizer.learningRate is " + learningRate + "; it must be finite and above 0");
        }
        Checks.atLeast("optimizer.warmupSteps", warmupSteps, 0);
        Checks.atLeast("optimizer.decaySteps", decaySteps, 0);
        Checks.within("optimizer.finalFraction", finalFraction, 0, 0.999);
        Checks.within("optimizer.beta1", beta1, 0, 0.999999);
        Checks.within("optimizer.beta2", beta2, 0, 0.999999);
        Checks.within("optimizer.weightDecay", weightDecay, 0, Double.MAX_VALUE);
        Checks.atLeast("optimizer.innerEpochs", innerEpochs, 1);
        Checks.atLeast("optimizer.miniBatches", miniBatches, 1);
        if (maxStaleness != null) {
            Checks.atLeast("optimizer.maxStaleness", maxStaleness, 0);
        }
        Checks.atLeast("optimizer.microBatchTokens", microBatchTokens, 1);
        if (maxGradNorm != null && !(maxGradNorm > 0)) {
            throw new IllegalArgumentException("optimizer.maxGradNorm is " + maxGradNorm
                    + "; it must be above 0, or null to leave gradients as they are");
        }
    }
}
