package org.rlvr4j.rollout.memory;

/** What is asked for cannot fit the memory there is. The message says what would help. */
public final class MemoryShortageException extends IllegalArgumentException {

    MemoryShortageException(String message) {
        super(message);
    }
}
