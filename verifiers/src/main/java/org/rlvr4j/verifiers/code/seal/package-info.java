/**
 * The seals that a worker puts on itself before the first program arrives: system calls, resource limits, new
 * privileges. Start with {@link org.rlvr4j.verifiers.code.seal.Seal}.
 */
@NullMarked
package org.rlvr4j.verifiers.code.seal;

import org.jspecify.annotations.NullMarked;
