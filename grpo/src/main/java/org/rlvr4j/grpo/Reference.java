package org.rlvr4j.grpo;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;

/** What KL penalties measure the distance from: a policy that only scores, and what a resumed run needs to have it again. */
interface Reference extends AutoCloseable {

    /** Opens the reference of a run, made from its policy as it is before the first update. */
    static Reference of(TrainingConfig config, Policy policy) {
        ReferenceSync sync = config.referenceSync();
        return sync == null ? new FixedReference(policy) : new AveragedReference(policy, sync);
    }

    /** Scores the completions of a batch. */
    TokenScores score(TokenBatch batch);

    /**
     * Lets the reference follow the policy, if it does.
     *
     * @param before updates that the policy had seen before the step
     * @param after updates that it has seen now
     */
    void afterStep(long before, long after);

    /** Returns how often it followed the policy so far. */
    long syncs();

    /** Returns what a checkpoint holds of it beside the state, by name. The arrays are the live ones. */
    Map<String, NDArray> arrays();

    /** Returns what a checkpoint says of it. */
    JsonNode state();

    /**
     * Takes up what a checkpoint said, after the arrays were set.
     *
     * @throws IllegalArgumentException if the run cannot have the same reference again
     */
    void restore(JsonNode state);

    @Override
    void close();
}
