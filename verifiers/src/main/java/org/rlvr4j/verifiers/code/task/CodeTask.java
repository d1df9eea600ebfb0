package org.rlvr4j.verifiers.code.task;

/** A problem whose answer is a Java program, with the tests that decide whether the program is right. */
public sealed interface CodeTask permits FunctionTask, ClassTask, StdioTask, MainTask {

    /** Returns the simple name of the class that the answer must declare, or that of the test if there is one. */
    String entryClass();

    /**
     * Returns the code that the prompt ended with, such as an open class with a method's head; empty if there is none. A
     * completion without any class is taken for its continuation.
     */
    String stub();
}
