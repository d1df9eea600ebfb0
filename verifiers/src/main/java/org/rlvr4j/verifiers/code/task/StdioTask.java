package org.rlvr4j.verifiers.code.task;

import java.util.List;

/**
 * A program to write that reads standard input and prints its answer. Every case starts it anew.
 *
 * @param entryClass the class with {@code main}; if there is none of that name, the only class with a {@code main} will do
 * @param cases input and expected output, at least one
 * @param matcher when an output is the expected one
 */
public record StdioTask(String entryClass, List<Case> cases, OutputMatcher matcher) implements CodeTask {

    /** One run: what is read and what must be printed. */
    public record Case(String stdin, String expected) {}

    public StdioTask {
        cases = Checks.nonEmpty(cases);
    }

    @Override
    public String stub() {
        return "";
    }
}
