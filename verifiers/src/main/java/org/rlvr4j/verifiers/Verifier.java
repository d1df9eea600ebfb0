package org.rlvr4j.verifiers;

/**
 * Judges completions of one problem. The problem's expected answer lives inside the verifier, so a task is a list of
 * prompts, each with its verifier.
 *
 * <p>Implementations are thread-safe and deterministic: the same completion gets the same verdict on every machine and
 * under any load. An exception thrown by {@link #verify} counts as {@link Verdict.Failure}.
 */
@FunctionalInterface
public interface Verifier {

    /**
     * Judges one completion.
     *
     * @param completion the text after the prompt, without the end-of-sequence token
     */
    Verdict verify(String completion);
}
