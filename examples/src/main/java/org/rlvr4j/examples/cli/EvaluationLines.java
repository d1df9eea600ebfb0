package org.rlvr4j.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation within a run has measured beside the accuracy: a line for each set, way of drawing, and scoring; one for both
 * scorings where they agree.
 */
final class EvaluationLines {
    private static final String PREFIX = "eval/";
    private static final String FIGURE = "accuracy|(pass|maj)@\\d+";

    private static final String FLEXIBLE = "flexible/";

    private EvaluationLines() {}

    /**
     * Returns the lines, such as {@code greedy, flexible: accuracy 0.5000 [0.4300, 0.5700]}.
     *
     * @param metrics such as {@code eval/greedy/flexible/accuracy}
     */
    static List<String> of(Map<String, Double> metrics) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String metric : metrics.keySet()) {
            int end = metric.lastIndexOf('/') + 1;
            String name = metric.substring(end);
            if (metric.startsWith(PREFIX) && name.matches(FIGURE)) {
                String cell = EvaluationTable.cell(metrics, metric);
                lines.computeIfAbsent(metric.substring(PREFIX.length(), end), kind -> new ArrayList<>())
                        .add(name + " " + cell);
            }
        }
        List<String> printed = new ArrayList<>();
        lines.forEach((kind, figures) -> {
            if (figures.equals(lines.get(kind + FLEXIBLE))) {
                printed.add(describe(kind) + " and flexible: " + String.join("  ", figures));
            } else if (!kind.endsWith(FLEXIBLE) || !figures.equals(lines.get(without(kind)))) {
                printed.add(describe(kind) + ": " + String.join("  ", figures));
            }
        });
        return printed;
    }

    /** Returns the strict kind beside a flexible one. */
    private static String without(String kind) {
        return kind.substring(0, kind.length() - FLEXIBLE.length());
    }

    /** Makes {@code set, greedy, flexible} of {@code set/greedy/flexible/}; what is not said is drawn and strict. */
    private static String describe(String kind) {
        List<String> words = new ArrayList<>(List.of(kind.isEmpty() ? new String[0] : kind.split("/")));
        if (!words.contains("greedy")) {
            words.add(words.contains("flexible") ? words.size() - 1 : words.size(), "drawn");
        }
        if (!words.contains("flexible")) {
            words.add("strict");
        }
        return String.join(", ", words);
    }
}
