/**
 * The verifier for mathematical answers. Start with {@link org.rlvr4j.verifiers.math.MathVerifier}.
 */
@NullMarked
package org.rlvr4j.verifiers.math;

import org.jspecify.annotations.NullMarked;
