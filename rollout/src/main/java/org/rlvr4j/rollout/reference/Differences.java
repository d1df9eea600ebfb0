package org.rlvr4j.rollout.reference;

/** Gathers the largest difference of one quantity. */
final class Differences {

    private final String quantity;
    private final double tolerance;
    private final boolean relative;
    private double largest;
    private String where = "";
    private long compared;

    private Differences(String quantity, double tolerance, boolean relative) {
        this.quantity = quantity;
        this.tolerance = tolerance;
        this.relative = relative;
    }

    static Differences absolute(String quantity, double tolerance) {
        return new Differences(quantity, tolerance, false);
    }

    static Differences relative(String quantity, double tolerance) {
        return new Differences(quantity, tolerance, true);
    }

    void add(String place, double expected, double actual) {
        add(place, expected, actual, Math.abs(expected));
    }

    /** Compares with the difference taken as a share of {@code scale}, such as the largest value of a tensor. */
    void add(String place, double expected, double actual, double scale) {
        double difference = Math.abs(expected - actual);
        if (relative && difference > 0) {
            difference /= scale;
        }
        compared++;
        if (difference > largest || Double.isNaN(difference)) {
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
            where = place + ": expected " + expected + ", got " + actual;
        }
    }

    /** Compares arrays value by value; differences are shares of the largest expected value where relative. */
    void add(String place, double[] expected, float[] actual) {
        if (expected.length != actual.length) {
            fail(place + ": expected " + expected.length + " values, got " + actual.length);
            return;
        }
        double scale = 0;
        for (double value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            add(place + "[" + i + "]", expected[i], actual[i], scale);
        }
    }

    void fail(String reason) {
        compared++;
        largest = Double.POSITIVE_INFINITY;
        where = reason;
    }

    Difference result() {
        return new Difference(quantity, largest, tolerance, relative, where, compared);
    }
}
