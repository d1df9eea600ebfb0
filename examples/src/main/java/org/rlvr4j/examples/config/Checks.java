package org.rlvr4j.examples.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of values, with messages that name the limit. */
final class Checks {

    private Checks() {}

    static void atLeast(String name, long value, long limit) {
        if (value < limit) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + limit + " or more");
        }
    }

    static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be finite");
        }
    }

    /** Refuses a list of another length than 2; null passes. */
    static void pair(String name, @Nullable List<Double> values) {
        if (values != null && (values.size() != 2 || values.stream().anyMatch(v -> v == null || v.isNaN()))) {
            throw new IllegalArgumentException(name + " is " + values + "; it must be two numbers, or null");
        }
    }

    static void within(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must lie in [" + low + ", " + high + "]");
        }
    }
}
