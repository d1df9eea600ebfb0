package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;

/**
 * A model folder that cannot be used. The message is one sentence for the user: the file, what is wrong in it, and the
 * remedy.
 */
public final class CheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
