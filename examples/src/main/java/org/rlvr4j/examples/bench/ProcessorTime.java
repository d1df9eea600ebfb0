package org.rlvr4j.examples.bench;

import java.util.Locale;
import java.util.Map;

/**
 * Processor time that work took. A process learns its own in ticks of 10 ms only, so that nothing is said of work below
 * {@value #LEAST} s: its figures are left out.
 *
 * @param seconds not negative
 */
record ProcessorTime(double seconds) {

    /** Ten ticks: the figure is within a tenth. */
    private static final double LEAST = 0.1;

    boolean isMeasured() {
        return seconds >= LEAST;
    }

    /** Puts the rate at which an amount of work was done among the figures. */
    void putRate(Map<String, Double> figures, String name, double amount) {
        put(figures, name, amount / seconds);
    }

    /** Puts a figure that rests on this time among others. */
    void put(Map<String, Double> figures, String name, double figure) {
        if (isMeasured()) {
            figures.put(name, figure);
        }
    }

    /** Spells the rate, behind what a line has said of the time on the wall. */
    String rate(String before, double amount) {
        return isMeasured() ? String.format(Locale.ROOT, "%s%,.0f per processor-second", before, amount / seconds) : "";
    }
}
