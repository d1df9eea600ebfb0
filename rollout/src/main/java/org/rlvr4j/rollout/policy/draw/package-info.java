/**
 * Drawing tokens from logits, without tensors. Start with {@link org.rlvr4j.rollout.policy.draw.Distribution}, what tokens
 * are drawn from: temperature, penalty and filters.
 *
 * <p>{@link org.rlvr4j.rollout.policy.draw.TokenDraw} draws from it in plain Java, with {@code TokenFilters} for the
 * filters. It is the reference for every policy: what draws in tensors or in vectors has to draw the same tokens.
 */
@NullMarked
package org.rlvr4j.rollout.policy.draw;

import org.jspecify.annotations.NullMarked;
