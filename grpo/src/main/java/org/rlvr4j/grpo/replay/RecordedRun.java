package org.rlvr4j.grpo.replay;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlInReward;

/** What a run made of its rewards. */
record RecordedRun(
        Objective objective,
        AdvantageEstimator advantage,
        double[] rewardWeights,
        @Nullable KlInReward klInReward) {

    static RecordedRun of(JsonNode config, Objective objective, AdvantageEstimator advantage) {
        return new RecordedRun(
                objective, advantage, RecordedParts.rewardWeights(config), RecordedParts.klInReward(config));
    }
}
