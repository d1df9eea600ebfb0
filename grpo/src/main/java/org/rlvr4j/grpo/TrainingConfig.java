package org.rlvr4j.grpo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.optim.OptimizerConfig;
import org.rlvr4j.grpo.reward.RewardScheme;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.rollout.sampler.SamplingOptions;

/**
 * The settings of a run, checked. Made by {@link GrpoTrainerBuilder}, which says what each of them means.
 *
 * @param seed of everything random
 * @param steps of the run
 * @param promptsPerStep problems per step
 * @param sampling how completions are drawn; its group size is the run's
 * @param reward from verdicts and completions
 * @param klInReward penalty in the reward; null for none
 * @param advantage from rewards
 * @param objective from advantages
 * @param adaptiveEntropy rule for the coefficient of the objective's entropy bonus; null for its own
 * @param referenceSync how the reference policy follows; null for a fixed one
 * @param innerEpochs times that each rollout is learned from
 * @param miniBatches updates per inner epoch
 * @param optimizer of the parameters
 * @param learningRate at the schedule's peak
 * @param schedule of the learning rate
 * @param maxGradNorm gradients are scaled down to
 * @param microBatchTokens in one forward and backward pass
 * @param memoryLimit bytes of native memory that micro-batches are made smaller for; null for the machine's
 * @param evaluation on held-out problems; null for none
 * @param checkpointEvery steps
 * @param verifierThreads that judge completions
 * @param verifierTimeout after which a verifier counts as broken
 * @param maxFailureShare of verdicts that a step may have
 * @param preflight before the first step; null for none
 * @param maxDeadSteps in a row, without anything to learn from, after which the run stops; 0 for never
 * @param maxStaleness updates by which weights may be ahead of those that drew what they learn from
 * @param difficulty of problems that are passed over; null to pass over none
 * @param maxExtraBatches of a step, that replace groups without a difference; 0 for none
 */
public record TrainingConfig(
        long seed,
        long steps,
        int promptsPerStep,
        SamplingOptions sampling,
        RewardScheme reward,
        @Nullable KlInReward klInReward,
        AdvantageEstimator advantage,
        Objective objective,
        @Nullable AdaptiveEntropy adaptiveEntropy,
        @Nullable ReferenceSync referenceSync,
        int innerEpochs,
        int miniBatches,
        OptimizerConfig optimizer,
        double learningRate,
        LearningRateSchedule schedule,
        double maxGradNorm,
        int microBatchTokens,
        @Nullable Long memoryLimit,
        @Nullable EvaluationPlan evaluation,
        long checkpointEvery,
        int verifierThreads,
        Duration verifierTimeout,
        double maxFailureShare,
        @Nullable PreflightPlan preflight,
        int maxDeadSteps,
        int maxStaleness,
        @Nullable DifficultyFilter difficulty,
        int maxExtraBatches) {

    /** Returns the number of completions per prompt. */
    public int groupSize() {
        return sampling.groupSize();
    }

    /** Returns whether anything is compared with a reference policy. */
    public boolean needsReference() {
        return klInReward != null || objective.needsReference();
    }

    /** Returns the same settings with micro-batches of another size. */
    TrainingConfig withMicroBatchTokens(int tokens) {
        return new TrainingConfig(
                seed,
                steps,
                promptsPerStep,
                sampling,
                reward,
                klInReward,
                advantage,
                objective,
                adaptiveEntropy,
                referenceSync,
                innerEpochs,
                miniBatches,
                optimizer,
                learningRate,
                schedule,
                maxGradNorm,
                tokens,
                memoryLimit,
                evaluation,
                checkpointEvery,
                verifierThreads,
                verifierTimeout,
                maxFailureShare,
                preflight,
                maxDeadSteps,
                maxStaleness,
                difficulty,
                maxExtraBatches);
    }

    /** Returns the number of optimizer updates per step, at most {@link Integer#MAX_VALUE}. */
    public int updatesPerStep() {
        return (int) Math.min(Integer.MAX_VALUE, (long) innerEpochs * miniBatches);
    }
}
