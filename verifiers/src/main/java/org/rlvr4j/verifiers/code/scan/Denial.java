package org.rlvr4j.verifiers.code.scan;

/** Thrown when a program uses what it may not. The message names it. */
public final class Denial extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param what the member or type as a programmer writes it, such as {@code java.nio.file.Files.readString}
     */
    public Denial(String what) {
        super(what, null, false, false);
    }

    /** Returns what is not allowed. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
