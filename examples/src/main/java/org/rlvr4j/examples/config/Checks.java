package org.rlvr4j.examples.config;

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

    static void within(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must lie in [" + low + ", " + high + "]");
        }
    }
}
