package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** A run directory that cannot be used. The message is one sentence for people; it needs no stack trace. */
public final class RunDirectoryException extends IllegalArgumentException {

    RunDirectoryException(String message) {
        super(message);
    }

    RunDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns what to throw where a file of a run that has begun cannot be written. */
    static RuntimeException unwritten(Path file, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new CancellationException("interrupted while writing " + file);
        }
        return new RunDirectoryException(
                "cannot write " + file + " (" + reason(e)
                        + "); mend that and resume the run, which goes on from its last checkpoint",
                e);
    }

    /** Returns why something could not be read or written; the messages of some exceptions name the file alone. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof NoSuchFileException) {
            return "it is gone, or the folder that it belongs in";
        } else if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e instanceof JsonProcessingException
                ? "what is in it was cut off or changed"
                : String.valueOf(e.getMessage());
    }
}
