package org.rlvr4j.grpo.optim;

/** Refuses schedules that mean nothing. */
final class ScheduleChecks {

    private ScheduleChecks() {}

    static void warmup(long warmup) {
        if (warmup < 0) {
            throw new IllegalArgumentException("warm-up is " + warmup + " updates; it must be 0 (none) or more");
        }
    }

    static void warmup(long warmup, long total) {
        warmup(warmup);
        if (total < 1) {
            throw new IllegalArgumentException("the schedule spans " + total + " updates; it must span at least 1");
        }
        if (warmup > total) {
            throw new IllegalArgumentException("warm-up is " + warmup + " updates, longer than the schedule's " + total
                    + "; shorten the warm-up or lengthen the schedule");
        }
    }

    static void floor(double floor) {
        if (!(floor >= 0 && floor < 1)) {
            throw new IllegalArgumentException(
                    "floor is " + floor + "; it is a fraction of the peak learning rate in [0, 1)");
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be finite and above 0");
        }
    }
}
