package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares what is computed with what a case expects, and gathers the differences. */
final class Check {
    private final List<String> differences = new ArrayList<>();
    private final double relative;
    private final double absolute;
    private int compared;

    Check(double relative, double absolute) {
        this.relative = relative;
        this.absolute = absolute;
    }

    /** For sources in double precision. */
    static Check precise() {
        return new Check(1e-9, 1e-9);
    }

    /** For sources that pass through single precision. */
    static Check single() {
        return new Check(1e-6, 1e-6);
    }

    /** For literals in a test suite, which says itself how closely they are meant. */
    static Check ofPeer(Case vector) {
        return new Check(
                Math.max(1e-9, vector.json().path("rtol").asDouble()),
                Math.max(1e-9, vector.json().path("atol").asDouble()));
    }

    Check number(String what, double actual, double expected) {
        compared++;
        boolean equal = Double.isNaN(expected)
                ? Double.isNaN(actual)
                : actual == expected || Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
        if (!equal) {
            differences.add(what + " is " + actual + ", expected " + expected);
        }
        return this;
    }

    /** Adds what another check, with other tolerances, found. */
    Check and(Check other) {
        compared += other.compared;
        differences.addAll(other.differences);
        return this;
    }

    Check number(String what, double actual, JsonNode expected) {
        return number(what, actual, Case.number(expected));
    }

    Check vector(String what, double[] actual, JsonNode expected) {
        return vector(what, actual, Case.vector(expected));
    }

    Check vector(String what, double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            differences.add(what + " has " + actual.length + " values, expected " + expected.length);
            return this;
        }
        for (int i = 0; i < actual.length; i++) {
            number(what + "[" + i + "]", actual[i], expected[i]);
        }
        return this;
    }

    Check matrix(String what, double[][] actual, JsonNode expected) {
        double[][] rows = Case.rows(expected);
        if (actual.length != rows.length) {
            differences.add(what + " has " + actual.length + " rows, expected " + rows.length);
            return this;
        }
        for (int i = 0; i < rows.length; i++) {
            vector(what + "[" + i + "]", actual[i], rows[i]);
        }
        return this;
    }

    Check text(String what, String actual, String expected) {
        compared++;
        if (!actual.equals(expected)) {
            differences.add(what + " is " + actual + ", expected " + expected);
        }
        return this;
    }

    Outcome outcome() {
        if (compared == 0) {
            return new Outcome.Differs("nothing was compared");
        }
        return differences.isEmpty()
                ? new Outcome.Agrees(compared)
                : new Outcome.Differs(String.join("; ", differences.subList(0, Math.min(3, differences.size()))));
    }
}
