package org.rlvr4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.rlvr4j.examples.bench.BenchResult;

/** Prints results as they come, and all figures as one JSON line in the end. */
final class BenchReport {

    private final PrintWriter out;
    private final ObjectNode json = new ObjectMapper().createObjectNode();

    BenchReport(PrintWriter out) {
        this.out = out;
        json.put("machine", Machine.describe());
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void add(BenchResult result) {
        line(result.text());
        result.figures().forEach((name, value) -> json.put(name, rounded(value)));
    }

    void finish() throws IOException {
        line(new ObjectMapper().writeValueAsString(json));
    }

    /** Five significant digits are more than any of the figures bears. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.5g", value));
    }
}
