package org.rlvr4j.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Times repetitions of the same work; the first one warms up and does not count. Processor time is taken beside the
 * time on the wall, because it says more where other programs run on the same cores.
 */
final class Stopwatch {

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

        double leastProcessor() {
            return processor[0];
        }
    }

    static Timing time(int repetitions, Runnable work) {
        work.run();
        double[] wall = new double[repetitions];
        double[] processor = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            long used = SYSTEM.getProcessCpuTime();
            work.run();
            wall[i] = (System.nanoTime() - start) / 1e9;
            processor[i] = (SYSTEM.getProcessCpuTime() - used) / 1e9;
        }
        Arrays.sort(wall);
        Arrays.sort(processor);
        return new Timing(wall, processor);
    }
}
