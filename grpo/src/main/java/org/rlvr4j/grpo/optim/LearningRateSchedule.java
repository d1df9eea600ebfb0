package org.rlvr4j.grpo.optim;

import java.util.OptionalLong;

/**
 * The learning rate's course over the optimizer's updates, as a factor of its peak.
 *
 * <p>The formulas are those of Hugging Face transformers 5.12 ({@code optimization.py}), so that runs compare: updates
 * count from 0, and a warm-up of w updates begins at a factor of 0, which update w brings to 1. An update at factor 0
 * leaves the weights alone and fills the optimizer's moments.
 */
public sealed interface LearningRateSchedule {

    /**
     * Returns what the peak learning rate is multiplied by.
     *
     * @param update 0 for the first update
     */
    double factor(long update);

    /** Returns after how many updates the schedule has run out; empty if it never does. */
    default OptionalLong totalUpdates() {
        return OptionalLong.empty();
    }

    /** Always the peak. */
    static LearningRateSchedule constant() {
        return new Constant(0);
    }

    /** Rises to the peak and stays there. */
    static LearningRateSchedule constant(long warmup) {
        return new Constant(warmup);
    }

    /** Rises to the peak, then falls in a straight line to 0. */
    static LearningRateSchedule linear(long warmup, long total) {
        return new Linear(warmup, total, 0);
    }

    /** Rises to the peak, then falls in a straight line to a fraction of it. */
    static LearningRateSchedule linear(long warmup, long total, double floor) {
        return new Linear(warmup, total, floor);
    }

    /** Rises to the peak, then falls along half a cosine to 0. */
    static LearningRateSchedule cosine(long warmup, long total) {
        return new Cosine(warmup, total, 0.5, 0);
    }

    /** Rises to the peak, then falls along half a cosine to a fraction of it. */
    static LearningRateSchedule cosine(long warmup, long total, double floor) {
        return new Cosine(warmup, total, 0.5, floor);
    }

    /**
     * Constant after a warm-up.
     *
     * @param warmup updates from 0 to the peak, 0 or more
     */
    record Constant(long warmup) implements LearningRateSchedule {
        public Constant {
            ScheduleChecks.warmup(warmup);
        }

        @Override
        public double factor(long update) {
            return update < warmup ? (double) update / warmup : 1;
        }
    }

    /**
     * {@code floor + (1 - floor) * (total - update) / (total - warmup)} after the warm-up.
     *
     * @param warmup updates from 0 to the peak, 0 or more
     * @param total updates until the floor is reached, warm-up included
     * @param floor what is left in the end, in [0, 1)
     */
    record Linear(long warmup, long total, double floor) implements LearningRateSchedule {
        public Linear {
            ScheduleChecks.warmup(warmup, total);
            ScheduleChecks.floor(floor);
        }

        @Override
        public double factor(long update) {
            if (update < warmup) {
                return (double) update / warmup;
            }
            double left = Math.max(0, (double) (total - update) / Math.max(1, total - warmup));
            return floor + (1 - floor) * left;
        }

        @Override
        public OptionalLong totalUpdates() {
            return OptionalLong.of(total);
        }
    }

    /**
     * {@code floor + (1 - floor) * (1 + cos(2 pi * cycles * progress)) / 2} after the warm-up, where progress runs from
     * 0 to 1 and, as in the source, on beyond {@code total}.
     *
     * @param warmup updates from 0 to the peak, 0 or more
     * @param total updates until progress is 1, warm-up included
     * @param cycles waves until then, above 0; 0.5 ends at the floor
     * @param floor the lowest factor, in [0, 1)
     */
    record Cosine(long warmup, long total, double cycles, double floor) implements LearningRateSchedule {
        public Cosine {
            ScheduleChecks.warmup(warmup, total);
            ScheduleChecks.positive("cycles", cycles);
            ScheduleChecks.floor(floor);
        }

        @Override
        public double factor(long update) {
            if (update < warmup) {
                return (double) update / warmup;
            }
            double progress = (double) (update - warmup) / Math.max(1, total - warmup);
            double wave = 0.5 * (1 + Math.cos(Math.PI * cycles * 2 * progress));
            return Math.max(0, wave * (1 - floor) + floor);
        }

        @Override
        public OptionalLong totalUpdates() {
            return OptionalLong.of(total);
        }
    }

    /**
     * Half cosines that begin anew at the peak.
     *
     * @param warmup updates from 0 to the peak, 0 or more
     * @param total updates in all, warm-up included; the factor is 0 from there on
     * @param restarts half cosines, at least 1
     */
    record CosineRestarts(long warmup, long total, int restarts) implements LearningRateSchedule {
        public CosineRestarts {
            ScheduleChecks.warmup(warmup, total);
            ScheduleChecks.positive("restarts", restarts);
        }

        @Override
        public double factor(long update) {
            if (update < warmup) {
                return (double) update / warmup;
            }
            double progress = (double) (update - warmup) / Math.max(1, total - warmup);
            return progress >= 1 ? 0 : Math.max(0, 0.5 * (1 + Math.cos(Math.PI * ((restarts * progress) % 1))));
        }

        @Override
        public OptionalLong totalUpdates() {
            return OptionalLong.of(total);
        }
    }

    /**
     * {@code floor + (1 - floor) * (1 - progress)^power} after the warm-up.
     *
     * @param warmup updates from 0 to the peak, 0 or more
     * @param total updates until the floor is reached, warm-up included
     * @param power above 0; 1 is a straight line
     * @param floor what is left in the end, in [0, 1)
     */
    record Polynomial(long warmup, long total, double power, double floor) implements LearningRateSchedule {
        public Polynomial {
            ScheduleChecks.warmup(warmup, total);
            ScheduleChecks.positive("power", power);
            ScheduleChecks.floor(floor);
        }

        @Override
        public double factor(long update) {
            if (update < warmup) {
                return (double) update / warmup;
            }
            if (update > total) {
                return floor;
            }
            double left = 1 - (double) (update - warmup) / Math.max(1, total - warmup);
            return floor + (1 - floor) * Math.pow(left, power);
        }

        @Override
        public OptionalLong totalUpdates() {
            return OptionalLong.of(total);
        }
    }

    /**
     * {@code 1 / sqrt((update + shift) / timescale)} with {@code shift = timescale - warmup} after the warm-up; without
     * a warm-up the timescale is 10,000.
     *
     * @param warmup updates from 0 to the peak, 0 or more
     */
    record InverseSquareRoot(long warmup) implements LearningRateSchedule {
        public InverseSquareRoot {
            ScheduleChecks.warmup(warmup);
        }

        @Override
        public double factor(long update) {
            if (update < warmup) {
                return (double) update / warmup;
            }
            double timescale = warmup > 0 ? warmup : 10_000;
            return 1 / Math.sqrt((update + timescale - warmup) / timescale);
        }
    }
}
