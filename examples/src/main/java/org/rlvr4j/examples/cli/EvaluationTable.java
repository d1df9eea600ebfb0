package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.experiment.Examination;

/** The accuracies of a model side by side: drawn and greedy completions, judged strictly and leniently. */
final class EvaluationTable {
    private static final String LOW = "accuracy_low";
    private static final String HIGH = "accuracy_high";

    private final Map<String, Examination> rows = new LinkedHashMap<>();

    /** Adds completions, and a second row where their problems have a more lenient verifier. */
    void add(String name, Examination examination) {
        Examination flexible = examination.flexible();
        if (flexible == null) {
            rows.put(name, examination);
        } else {
            rows.put(name + ", strict", examination);
            rows.put(name + ", flexible", flexible);
        }
    }

    void print(PrintWriter out) {
        Map<String, Map<String, Double>> estimates = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach((name, examination) -> {
            Map<String, Double> figures = examination.estimates();
            estimates.put(name, figures);
            columns.addAll(figures.keySet());
        });
        columns.remove(LOW);
        columns.remove(HIGH);
        StringBuilder heading = new StringBuilder(String.format("%-20s %8s %16s", "", "accuracy", "95 % interval"));
        columns.forEach(column -> heading.append(String.format(" %8s", column)));
        out.println(heading);
        rows.forEach((name, examination) -> {
            Map<String, Double> figures = estimates.getOrDefault(name, Map.of());
            StringBuilder row = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%-20s %8.4f %6s to %6s",
                    name,
                    examination.accuracy(),
                    number(figures.get(LOW)),
                    number(figures.get(HIGH))));
            columns.forEach(column -> row.append(String.format(" %8s", number(figures.get(column)))));
            out.println(row);
        });
        out.flush();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
