package org.rlvr4j.rollout.memory;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Function;
import org.rlvr4j.rollout.memory.MemoryPlan.Phase;

/** Finds micro-batches that fit a limit. */
public final class MemoryFit {

    /** The rest is for the Java heap, the libraries, and what else runs there. */
    private static final double SHARE = 0.9;

    private MemoryFit() {}

    /**
     * Returns nine tenths of the machine's memory, or of the container's. It does not depend on what is free at the
     * moment, so that a run that goes on later splits its batches in the same way.
     */
    public static long machineLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? (long) (SHARE * system.getTotalMemorySize())
                : Long.MAX_VALUE;
    }

    /**
     * Returns the load with the largest micro-batches of whole sequences that fit, at most those asked for.
     *
     * @param planner what a load takes
     * @param limit bytes
     * @throws MemoryShortageException if a single sequence, or the sampling, does not fit
     */
    public static MemoryLoad fit(Function<MemoryLoad, MemoryPlan> planner, MemoryLoad load, long limit) {
        MemoryPlan asked = planner.apply(load);
        if (asked.peak() <= limit) {
            return load;
        }
        int fits = 0;
        int tooMany = Math.max(2, load.microBatchTokens() / load.longest() + 1);
        while (tooMany - fits > 1) {
            int sequences = (fits + tooMany) >>> 1;
            boolean within = planner.apply(load.withMicroBatchTokens(sequences * load.longest()))
                            .peak()
                    <= limit;
            fits = within ? sequences : fits;
            tooMany = within ? tooMany : sequences;
        }
        if (fits == 0) {
            throw new MemoryShortageException(
                    shortage(planner.apply(load.withMicroBatchTokens(load.longest())), load, limit));
        }
        return load.withMicroBatchTokens(fits * load.longest());
    }

    private static String shortage(MemoryPlan plan, MemoryLoad load, long limit) {
        Phase phase = plan.peakPhase();
        String remedy =
                switch (phase) {
                    case SAMPLING -> "fewer rows than " + load.rows() + ", fewer new tokens, or";
                    case SCORING -> "shorter sequences, or";
                    case TRAINING ->
                        (plan.recomputes() ? "" : "recomputing layers, ")
                                + "fewer new tokens, adapters instead of all weights, or";
                };
        return String.format(
                Locale.ROOT,
                "%s takes %,d MB, %,d of them for as long as the run, and the limit is %,d MB; what helps is %s a"
                        + " smaller model or a larger machine",
                phase == Phase.SAMPLING
                        ? "sampling " + load.rows() + " rows of " + load.longest() + " tokens"
                        : "a micro-batch of a single sequence of " + load.longest() + " tokens",
                megabytes(plan.peak()),
                megabytes(plan.lasting()),
                megabytes(limit),
                remedy);
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / 1e6);
    }
}
