package org.rlvr4j.grpo.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * What an objective saw in a step beside the rollouts themselves: with it the step's loss can be computed again, see
 * {@code org.rlvr4j.grpo.replay.Replay}. Arrays are {@code [rollout][completion token]} in nats and must not be changed.
 *
 * @param oldScores under the policy before the step's first update; null with one update a step, unless a penalty in the
 *     reward is made of them
 * @param referenceScores under the reference policy; null without one
 * @param updates in their order
 */
public record StepTrace(
        @Nullable TokenScores oldScores, @Nullable TokenScores referenceScores, List<Update> updates) {

    public StepTrace {
        updates = List.copyOf(updates);
    }

    /**
     * An optimizer update.
     *
     * @param members the rollouts of its mini-batch, as indices into the step's
     * @param stepScores of the members before the update, for an objective that looks at all of them first; else null
     * @param entropyCoefficient of an adaptive entropy bonus; null where the objective's own applies
     * @param microBatches that went through the policy, in their order
     */
    public record Update(
            int[] members,
            @Nullable TokenScores stepScores,
            @Nullable Double entropyCoefficient,
            List<MicroBatch> microBatches) {

        public Update {
            microBatches = List.copyOf(microBatches);
        }
    }

    /**
     * Rollouts that went through the policy together.
     *
     * @param places of the rollouts among the mini-batch's members
     * @param scores in the order of the places
     */
    public record MicroBatch(int[] places, TokenScores scores) {}
}
