/**
 * Computes with trees: exactly, modulo primes, in double precision, and to many digits. Start with
 * {@link org.rlvr4j.verifiers.math.evaluate.ExactEvaluator}.
 */
@NullMarked
package org.rlvr4j.verifiers.math.evaluate;

import org.jspecify.annotations.NullMarked;
