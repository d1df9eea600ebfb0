package org.rlvr4j.verifiers.math.evaluate;

/** An expression has no value, such as {@code 1/0}; costs no stack trace. */
public final class UndefinedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UndefinedException(String message) {
        super(message, null, false, false);
    }
}
