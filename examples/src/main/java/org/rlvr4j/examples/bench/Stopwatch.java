package org.rlvr4j.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Times repetitions of the same work. Processor time is taken beside the time on the wall, because it says more where
 * other programs run on the same cores.
 *
 * <p>Before them come some that do not count: Java compiles loops while they run, so that short work is at its rate only
 * after a few times. There is at least one, and as many as are timed, unless {@value #WARM_UP_SECONDS} seconds are over
 * before.
 */
final class Stopwatch {

    private static final int WARM_UP_SECONDS = 6;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Stopwatch() {}

    /** Seconds of each repetition, in ascending order: on the wall, and of this process's processor time. */
    record Timing(double[] wall, double[] processor) {

        double best() {
            return wall[0];
        }

        double median() {
            return wall[wall.length / 2];
        }

        ProcessorTime leastProcessor() {
            return new ProcessorTime(processor[0]);
        }
    }

    static Timing time(int repetitions, Runnable work) {
        return time(repetitions, () -> {}, work);
    }

    /** Times work before which something else is done each time, which does not count. */
    static Timing time(int repetitions, Runnable before, Runnable work) {
        return timeInTurns(repetitions, before, List.of(work)).get(0);
    }

    /** Times works that take turns, so that whatever else the machine does falls on all of them alike. */
    static List<Timing> timeInTurns(int repetitions, List<Runnable> works) {
        return timeInTurns(repetitions, () -> {}, works);
    }

    private static List<Timing> timeInTurns(int repetitions, Runnable before, List<Runnable> works) {
        long begin = System.nanoTime();
        for (int i = 0; i < Math.max(1, repetitions); i++) {
            for (Runnable work : works) {
                before.run();
                work.run();
            }
            if (System.nanoTime() - begin > WARM_UP_SECONDS * 1_000_000_000L) {
                break;
            }
        }
        double[][] wall = new double[works.size()][repetitions];
        double[][] processor = new double[works.size()][repetitions];
        for (int i = 0; i < repetitions; i++) {
            for (int k = 0; k < works.size(); k++) {
                before.run();
                long start = System.nanoTime();
                long used = SYSTEM.getProcessCpuTime();
                works.get(k).run();
                wall[k][i] = (System.nanoTime() - start) / 1e9;
                processor[k][i] = (SYSTEM.getProcessCpuTime() - used) / 1e9;
            }
        }
        return IntStream.range(0, works.size())
                .mapToObj(k -> {
                    Arrays.sort(wall[k]);
                    Arrays.sort(processor[k]);
                    return new Timing(wall[k], processor[k]);
                })
                .toList();
    }
}
