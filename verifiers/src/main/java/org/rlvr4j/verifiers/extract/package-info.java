/**
 * Finds the places in a completion that state its answer. Start with
 * {@link org.rlvr4j.verifiers.extract.AnswerExtractor}; which places count is an
 * {@link org.rlvr4j.verifiers.extract.AnswerFormat}.
 *
 * <p>Every source is found by a fixed number of passes over the text, without regular expressions, so time is linear in
 * its length whatever it contains.
 */
@NullMarked
package org.rlvr4j.verifiers.extract;

import org.jspecify.annotations.NullMarked;
