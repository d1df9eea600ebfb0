package org.rlvr4j.verifiers.code.wire;

/** Which compiler turns a program into class files. */
public enum CompilerChoice {

    /**
     * The compiler of the JDK, and Janino where the Java runtime has none. The default: what passes is what passes under
     * {@code javac} and {@code java}.
     */
    AUTO,

    /** The compiler of the JDK ({@code javax.tools}) alone. */
    JAVAC,

    /**
     * Janino first, and the JDK's compiler for what Janino cannot compile or what does not pass when compiled by it.
     * Janino erases generics, so it accepts some programs that {@code javac} refuses.
     */
    JANINO_FIRST,

    /** Janino alone: no lambdas, no generics beyond casts, and target version 8. */
    JANINO
}
