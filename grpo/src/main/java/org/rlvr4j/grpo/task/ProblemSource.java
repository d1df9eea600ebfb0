package org.rlvr4j.grpo.task;

import java.util.List;
import java.util.OptionalLong;

/**
 * An endless sequence of problems with random access.
 *
 * <p>{@link #problem} is a pure function of the index: a run that is resumed at step n asks for the same problems as
 * one that was never stopped, and nothing about the order needs to be stored. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ProblemSource {

    /**
     * Returns the problem at an index.
     *
     * @param index 0 or more, without an upper limit
     */
    Problem problem(long index);

    /** Returns how many problems make one epoch; empty if problems are generated without end. */
    default OptionalLong epochLength() {
        return OptionalLong.empty();
    }

    /**
     * Goes through a list again and again, each epoch in a new order that depends on the seed and the epoch alone.
     *
     * @throws IllegalArgumentException if the list is empty
     */
    static ProblemSource shuffled(List<Problem> problems, long seed) {
        return new ShuffledProblems(problems, seed);
    }
}
