package org.rlvr4j.grpo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Wall time of a step by phase, from its beginning on. The phases' names are verl's. */
final class PhaseTimes {
    private final long begin = System.nanoTime();
    private final Map<String, Long> nanos = new LinkedHashMap<>();

    <T> T measure(String phase, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.merge(phase, System.nanoTime() - start, Long::sum);
        }
    }

    void run(String phase, Runnable work) {
        measure(phase, () -> {
            work.run();
            return phase;
        });
    }

    /** Returns a count per second of a phase; not finite if the phase has not run. */
    double rate(double count, String phase) {
        return count * 1e9 / nanos.getOrDefault(phase, 0L);
    }

    /** Returns the seconds of all phases, and of the step so far, under their metrics' names. */
    Map<String, Double> asMap() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        nanos.forEach((phase, spent) -> seconds.put("timing_s/" + phase, spent / 1e9));
        seconds.put("timing_s/step", (System.nanoTime() - begin) / 1e9);
        return seconds;
    }
}
