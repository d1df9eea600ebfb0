package org.rlvr4j.grpo.task;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.Verifier;

/**
 * How evaluations look at completions of a problem beside its verifier. Training does not.
 *
 * @param flexible a second, more lenient verifier, such as one that finds the answer anywhere: what the strict one does
 *     not count but this one does is a matter of form. Null for none
 * @param answer what a completion answers, in a spelling that equal answers share, for the vote of maj@k; empty where
 *     none can be read. Null for no vote
 */
public record Grading(@Nullable Verifier flexible, @Nullable Function<String, Optional<String>> answer) {
    /** By the problem's verifier alone. */
    public static final Grading VERIFIER_ALONE = new Grading(null, null);
}
