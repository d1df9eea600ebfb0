package org.rlvr4j.grpo.replay;

/** A run that cannot be replayed. The message is one sentence for people; it needs no stack trace. */
public final class ReplayException extends IllegalArgumentException {

    ReplayException(String message) {
        super(message);
    }

    ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
