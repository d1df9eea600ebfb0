/** Exact numbers. Start with {@link org.rlvr4j.verifiers.math.number.Rational}. */
@NullMarked
package org.rlvr4j.verifiers.math.number;

import org.jspecify.annotations.NullMarked;
