/**
 * Decides whether two answers are the same. Start with {@link org.rlvr4j.verifiers.math.equal.AnswerComparison}; what
 * counts as the same is in {@link org.rlvr4j.verifiers.math.equal.EqualityOptions}.
 */
@NullMarked
package org.rlvr4j.verifiers.math.equal;

import org.jspecify.annotations.NullMarked;
