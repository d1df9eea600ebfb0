package org.rlvr4j.verifiers.math.parse;

/** A text is no mathematics that the parser knows; the message says why. Costs no stack trace. */
public final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message, null, false, false);
    }
}
