package org.rlvr4j.examples.bench;

import java.util.Arrays;

/** Times repetitions of the same work; the first one warms up and does not count. */
final class Stopwatch {

    private Stopwatch() {}

    /** Returns the seconds of each repetition, in ascending order. */
    static double[] seconds(int repetitions, Runnable work) {
        work.run();
        double[] seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds;
    }
}
