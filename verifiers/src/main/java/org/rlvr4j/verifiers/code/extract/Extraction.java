package org.rlvr4j.verifiers.code.extract;

/** What was found in a completion. */
public sealed interface Extraction {

    /**
     * Code was found.
     *
     * @param source the code
     * @param place where it stood, for people
     */
    record Found(String source, String place) implements Extraction {}

    /** No code was found. */
    record Missing(String reason) implements Extraction {}
}
