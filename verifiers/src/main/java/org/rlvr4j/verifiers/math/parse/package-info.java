/**
 * Reads answers in LaTeX, ASCII, and Unicode into trees. Start with
 * {@link org.rlvr4j.verifiers.math.parse.AnswerParser}.
 */
@NullMarked
package org.rlvr4j.verifiers.math.parse;

import org.jspecify.annotations.NullMarked;
