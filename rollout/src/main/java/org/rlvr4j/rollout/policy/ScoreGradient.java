package org.rlvr4j.rollout.policy;

/** An objective, seen from the policy: it turns scores into the gradient of the loss by each score. */
@FunctionalInterface
public interface ScoreGradient {

    /**
     * Returns the gradient of the loss, to be minimised, by each log-probability and each entropy.
     *
     * @param scores of the batch that was passed to {@link Policy#accumulate}, in its order
     * @return the same shape; entries must be finite
     */
    TokenScores gradient(TokenScores scores);
}
