/**
 * The sum of six digits, a task that a model of 0.8 million parameters can learn to reason about. Start with
 * {@link org.rlvr4j.examples.digitsum.DigitSumProblem}.
 *
 * <p>The base model is trained on a {@linkplain org.rlvr4j.examples.digitsum.Corpus corpus} that shows careless guesses
 * far more often than careful solutions, so it mostly guesses and is mostly wrong. Reinforcement finds out that writing
 * the steps down pays. It brings out what the corpus taught, and adds no new skill.
 */
@NullMarked
package org.rlvr4j.examples.digitsum;

import org.jspecify.annotations.NullMarked;
