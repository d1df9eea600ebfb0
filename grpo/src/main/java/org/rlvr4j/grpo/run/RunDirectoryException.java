package org.rlvr4j.grpo.run;

/** A run directory that cannot be used. The message is one sentence for people; it needs no stack trace. */
public final class RunDirectoryException extends IllegalArgumentException {

    RunDirectoryException(String message) {
        super(message);
    }

    RunDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
