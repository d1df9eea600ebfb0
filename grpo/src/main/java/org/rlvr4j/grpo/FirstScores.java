package org.rlvr4j.grpo;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * A step's scores from before its first update, as far as they are needed.
 *
 * @param old under the policy; null with one update a step and no penalty in the reward
 * @param reference under the reference policy; null without one
 */
record FirstScores(@Nullable TokenScores old, @Nullable TokenScores reference) {

    static FirstScores of(
            TrainingConfig config,
            RolloutScorer scorer,
            Policy policy,
            @Nullable Reference reference,
            PhaseTimes times) {
        boolean needsOld = config.updatesPerStep() > 1 || config.klInReward() != null;
        return new FirstScores(
                needsOld ? times.measure("old_log_prob", () -> scorer.score(policy::score)) : null,
                reference == null ? null : times.measure("ref", () -> scorer.score(reference::score)));
    }

    /** Returns the rewards with the penalty on the distance from the reference, if there is to be one. */
    StepRewards penalised(StepRewards rewards, @Nullable KlInReward penalty) {
        if (penalty == null || old == null || reference == null) {
            return rewards;
        }
        return rewards.withTokenRewards(penalty.tokenRewards(old.logProbs(), reference.logProbs()));
    }
}
