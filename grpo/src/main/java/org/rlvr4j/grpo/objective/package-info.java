/**
 * The objectives of the GRPO family as plain arithmetic on log-probabilities and entropies, with analytic gradients.
 *
 * <p>Start with {@link org.rlvr4j.grpo.objective.Objective}. Its parts have a package each: {@code ratio} (of the token or
 * of the sequence), {@code region} (trust regions, such as the PPO clip), {@code correction} (for a sampler that differs
 * from the trainer), {@code treatment} (rules for some tokens), {@code kl}, and {@code aggregation}. What is known about a
 * step's completions is in {@code sample}. No tensor appears here.
 */
@NullMarked
package org.rlvr4j.grpo.objective;

import org.jspecify.annotations.NullMarked;
