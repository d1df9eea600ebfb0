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
    private static final String LOW = "_low";
    private static final String HIGH = "_high";

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
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("accuracy", examination.accuracy());
            figures.putAll(examination.estimates());
            estimates.put(name, figures);
            figures.keySet().stream().filter(EvaluationTable::isEstimate).forEach(columns::add);
        });
        StringBuilder heading = new StringBuilder(String.format("%-20s", "95 % in brackets"));
        columns.forEach(column -> heading.append(String.format("  %-24s", column)));
        out.println(heading.toString().stripTrailing());
        estimates.forEach((name, figures) -> {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
            columns.forEach(column -> row.append(String.format("  %-24s", cell(figures, column))));
            out.println(row.toString().stripTrailing());
        });
        out.flush();
    }

    /** Returns whether a figure is a column, not the end of another one's interval. */
    private static boolean isEstimate(String name) {
        return !name.endsWith(LOW) && !name.endsWith(HIGH);
    }

    static String cell(Map<String, Double> figures, String name) {
        return figures.containsKey(name)
                ? number(figures.get(name)) + " [" + number(figures.get(name + LOW)) + ", "
                        + number(figures.get(name + HIGH)) + "]"
                : "-";
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
