/**
 * Answers in, verdicts out. Start with {@link org.rlvr4j.verifiers.Verifier}: one method, bound to one problem; it
 * returns a {@link org.rlvr4j.verifiers.Verdict}.
 */
@NullMarked
package org.rlvr4j.verifiers;

import org.jspecify.annotations.NullMarked;
