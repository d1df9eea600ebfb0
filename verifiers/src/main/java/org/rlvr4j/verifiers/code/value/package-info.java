/**
 * Data that crosses the border of the sandbox. Start with {@link org.rlvr4j.verifiers.code.value.Value};
 * {@link org.rlvr4j.verifiers.code.value.ValueMatcher} decides whether a returned value is the expected one. Only
 * {@code Value} and {@code ValueCodec} are loaded inside a worker.
 */
@NullMarked
package org.rlvr4j.verifiers.code.value;

import org.jspecify.annotations.NullMarked;
