package org.rlvr4j.grpo.objective;

import org.rlvr4j.rollout.policy.TokenScores;

/**
 * What a micro-batch adds to the loss of its optimizer step, and the gradient of that.
 *
 * @param loss to be minimised; the micro-batches' losses add up to the step's
 * @param gradient of the loss by each log-probability and each entropy, in the shape of the scores
 */
public record LossAndGradient(double loss, TokenScores gradient) {}
