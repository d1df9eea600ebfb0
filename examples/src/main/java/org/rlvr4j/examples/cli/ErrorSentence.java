package org.rlvr4j.examples.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line what went wrong. */
final class ErrorSentence {

    private ErrorSentence() {}

    /** Returns one line for people. Only what nobody foresaw names its exception. */
    static String of(Throwable error) {
        Throwable cause = unwrap(error);
        String message = cause.getMessage();
        if (cause instanceof FileSystemException file) {
            return oneLine(ofFile(file));
        }
        if (cause instanceof InterruptedException) {
            return "interrupted";
        }
        if (cause instanceof OutOfMemoryError) {
            return "out of Java heap memory (" + message + "); raise it with RLVR4J_JAVA_OPTS=-Xmx8g";
        }
        if (message == null || !isForPeople(cause)) {
            return oneLine("unexpected " + cause.getClass().getSimpleName() + (message == null ? "" : ": " + message)
                    + "; --stacktrace shows where it came from");
        }
        return oneLine(message);
    }

    /** Joins the lines of a message, so that it stays one sentence on a terminal and in a log. */
    static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** Our own exceptions, and those of bad arguments, states, and files, are described by their messages. */
    private static boolean isForPeople(Throwable cause) {
        return cause.getClass().getName().startsWith("org.rlvr4j.")
                || cause.getClass() == IllegalArgumentException.class
                || cause.getClass() == IllegalStateException.class
                || cause.getClass() == UnsupportedOperationException.class
                || cause instanceof InvalidPathException
                || cause instanceof FileNotFoundException
                || cause instanceof IOException
                || cause instanceof UncheckedIOException;
    }

    private static Throwable unwrap(Throwable error) {
        Throwable cause = error;
        while (saysNothing(cause) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** An exception that only wraps another; one with a message of its own says what was being done. */
    private static boolean saysNothing(Throwable error) {
        return error instanceof ExecutionException
                || error instanceof CompletionException
                || (error instanceof UncheckedIOException wrapper
                        && String.valueOf(wrapper.getCause()).equals(wrapper.getMessage()));
    }

    private static String ofFile(FileSystemException exception) {
        String file = exception.getFile();
        if (exception instanceof NoSuchFileException) {
            return file + " does not exist";
        }
        if (exception instanceof AccessDeniedException) {
            return file + " may not be accessed: permission denied";
        }
        if (exception instanceof NotDirectoryException) {
            return file + " is not a folder";
        }
        if (exception instanceof FileAlreadyExistsException) {
            return file + " exists already";
        }
        if (exception instanceof DirectoryNotEmptyException) {
            return file + " is a folder that is not empty";
        }
        String reason = exception.getReason();
        return file + ": " + (reason == null ? exception.getClass().getSimpleName() : reason);
    }
}
