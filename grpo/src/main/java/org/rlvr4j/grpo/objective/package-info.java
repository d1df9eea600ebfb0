/**
 * The objectives of the GRPO family as plain arithmetic on log-probabilities and entropies, with analytic gradients.
 *
 * <p>Start with {@link org.rlvr4j.grpo.objective.Objective}: it is composed of a {@link
 * org.rlvr4j.grpo.objective.RatioLevel}, a {@link org.rlvr4j.grpo.objective.TrustRegion}, optional corrections, masks
 * and penalties, and an {@link org.rlvr4j.grpo.objective.Aggregation}. No tensor appears here.
 */
@NullMarked
package org.rlvr4j.grpo.objective;

import org.jspecify.annotations.NullMarked;
