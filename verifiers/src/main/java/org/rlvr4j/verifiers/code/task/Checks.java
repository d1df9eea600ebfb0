package org.rlvr4j.verifiers.code.task;

import java.util.List;

/** Checks of arguments. */
final class Checks {

    private Checks() {}

    static <T> List<T> nonEmpty(List<T> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a task without cases would accept every program; give at least one");
        }
        return List.copyOf(items);
    }
}
