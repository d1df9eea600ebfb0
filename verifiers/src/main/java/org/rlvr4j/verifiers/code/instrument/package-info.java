/**
 * Rewrites the bytecode of a guest so that its work is counted. Start with {@link
 * org.rlvr4j.verifiers.code.instrument.Instrumenter}; what the inserted calls do is in {@link
 * org.rlvr4j.verifiers.code.guest}.
 */
@NullMarked
package org.rlvr4j.verifiers.code.instrument;

import org.jspecify.annotations.NullMarked;
