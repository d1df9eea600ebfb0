package org.rlvr4j.verifiers.math.evaluate;

/**
 * Counts the work done for one answer and stops at a limit. A step is about a machine word of arithmetic, so the count
 * is the same on every machine.
 */
public final class Work {

    /** The limit was reached; costs no stack trace. */
    public static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ExhaustedException(String message) {
            super(message, null, false, false);
        }
    }

    private final long limit;
    private long steps;

    /** Creates a counter with a limit in steps. */
    public Work(long limit) {
        this.limit = limit;
    }

    /** Counts steps; throws {@link ExhaustedException} when they pass the limit. */
    public void spend(long more) {
        steps += more;
        if (steps > limit) {
            throw new ExhaustedException("took more than " + limit + " steps");
        }
    }

    /** Returns the steps counted so far. */
    public long steps() {
        return steps;
    }
}
