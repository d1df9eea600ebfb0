/**
 * Judges programs: compiles Java that a model wrote, runs it in a sandbox against tests, and says what became of it. Start
 * with {@link org.rlvr4j.verifiers.code.CodeVerifier}. The threat model is in {@code docs/sandbox.md} of this module.
 */
@NullMarked
package org.rlvr4j.verifiers.code;

import org.jspecify.annotations.NullMarked;
