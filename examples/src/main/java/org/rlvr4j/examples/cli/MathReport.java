package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.rlvr4j.verifiers.math.Judgement;

/** Counts verdicts against expectations and prints them. */
final class MathReport {

    private static final int LONGEST_TEXT = 120;

    private static final class Counts {
        private int rows;
        private int correct;
        private int falsePositives;
        private int falseNegatives;
        private long nanos;

        private void add(boolean expected, boolean judged, long time) {
            rows++;
            correct += expected == judged ? 1 : 0;
            falsePositives += judged && !expected ? 1 : 0;
            falseNegatives += expected && !judged ? 1 : 0;
            nanos += time;
        }
    }

    private final int mostMisses;
    private final Counts all = new Counts();
    private final Counts undisputed = new Counts();
    private final Map<String, Counts> byKind = new TreeMap<>();
    private final List<String> misses = new ArrayList<>();
    private long slowest;
    private String slowestId = "";
    private long mostSteps;

    MathReport(int mostMisses) {
        this.mostMisses = mostMisses;
    }

    void add(MathCase row, Judgement judgement, long nanos) {
        boolean judged = judgement.isCorrect();
        all.add(row.expected(), judged, nanos);
        if (row.policy().isEmpty() && row.dispute().isEmpty()) {
            undisputed.add(row.expected(), judged, nanos);
        }
        byKind.computeIfAbsent(row.kind(), ignored -> new Counts()).add(row.expected(), judged, nanos);
        mostSteps = Math.max(mostSteps, judgement.steps());
        if (nanos > slowest) {
            slowest = nanos;
            slowestId = row.id();
        }
        if (judged != row.expected()) {
            misses.add(miss(row, judgement));
        }
    }

    void print(PrintWriter out, long cpuNanos) {
        out.printf(
                Locale.ROOT,
                "rows=%d correct=%d false_positive=%d false_negative=%d checks_per_second=%.0f slowest_ms=%.1f%n",
                all.rows,
                all.correct,
                all.falsePositives,
                all.falseNegatives,
                all.rows * 1e9 / Math.max(1, all.nanos),
                slowest / 1e6);
        out.printf(
                Locale.ROOT,
                "without policy and dispute: rows=%d correct=%d (%.2f %%) false_positive=%d false_negative=%d%n",
                undisputed.rows,
                undisputed.correct,
                100.0 * undisputed.correct / Math.max(1, undisputed.rows),
                undisputed.falsePositives,
                undisputed.falseNegatives);
        out.printf(
                Locale.ROOT,
                "slowest row: %s; most steps: %d; checks per processor second: %.0f%n",
                slowestId,
                mostSteps,
                all.rows * 1e9 / Math.max(1, cpuNanos));
        out.println();
        out.printf(Locale.ROOT, "%-20s %6s %8s %6s %6s %10s%n", "kind", "rows", "correct", "fp", "fn", "micros/row");
        byKind.forEach((kind, counts) -> out.printf(
                Locale.ROOT,
                "%-20s %6d %8d %6d %6d %10.1f%n",
                kind,
                counts.rows,
                counts.correct,
                counts.falsePositives,
                counts.falseNegatives,
                counts.nanos / 1e3 / counts.rows));
        if (!misses.isEmpty()) {
            out.println();
            misses.stream().limit(mostMisses).forEach(out::println);
            if (misses.size() > mostMisses) {
                out.printf(Locale.ROOT, "… and %d more%n", misses.size() - mostMisses);
            }
        }
        out.flush();
    }

    private static String miss(MathCase row, Judgement judgement) {
        String remark = row.dispute().isEmpty()
                ? row.policy().isEmpty() ? "" : " policy: " + row.policy()
                : " dispute: " + row.dispute();
        return (row.expected() ? "false negative " : "FALSE POSITIVE ") + row.id() + " gold=" + shorten(row.gold())
                + " completion=" + shorten(row.completion()) + " extracted=" + shorten(judgement.extracted())
                + " kind=" + judgement.kind() + " rule=" + judgement.rule() + remark;
    }

    private static String shorten(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() <= LONGEST_TEXT
                ? line
                : line.substring(0, LONGEST_TEXT / 3) + "…" + line.substring(line.length() - 2 * LONGEST_TEXT / 3);
    }
}
