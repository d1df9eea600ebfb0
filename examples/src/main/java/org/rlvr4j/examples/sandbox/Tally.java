package org.rlvr4j.examples.sandbox;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.rlvr4j.verifiers.code.CodeStatus;

/**
 * The counts of a run.
 *
 * @param outcomes one per row
 * @param programs how many programs were run, controls included
 * @param cpuSeconds processor time of this process and all workers while they were run
 * @param workersStarted workers that became ready, the first ones included
 */
public record Tally(List<Outcome> outcomes, int programs, double cpuSeconds, int workersStarted) {

    public Tally {
        outcomes = List.copyOf(outcomes);
    }

    /** Returns whether every row met what must become of it. */
    public boolean isClean() {
        return outcomes.stream().allMatch(Outcome::isMet);
    }

    /** Returns the line of counts. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "rows=%d passed=%d false_pass=%d contained=%d escaped=%d failures=%d programs_per_cpu_second=%.1f workers_started=%d",
                outcomes.size(),
                count(outcome -> outcome.result().isAccepted()),
                count(Outcome::isFalsePass),
                count(Outcome::isMet),
                count(outcome -> !outcome.escaped().isEmpty()),
                count(outcome -> outcome.result().status() == CodeStatus.FAILURE),
                programs / cpuSeconds,
                workersStarted);
    }

    /** Prints the counts, a table by category, and the rows that are not as they must be. */
    public void print(PrintWriter out) {
        out.println(line());
        out.println();
        printTable(out);
        out.println();
        List<String> notJava = outcomes.stream()
                .filter(outcome -> outcome.row().must().equals(ProgramRow.NOT_JAVA))
                .map(outcome -> outcome.row().id())
                .toList();
        if (!notJava.isEmpty()) {
            out.println("refused by javac, with their tests in one file, too: " + String.join(", ", notJava));
        }
        List<Outcome> misses =
                outcomes.stream().filter(outcome -> !outcome.isMet()).toList();
        out.println(misses.isEmpty() ? "no misses" : misses.size() + " misses:");
        for (Outcome miss : misses) {
            String escape = miss.escaped().isEmpty() ? "" : " ESCAPED: " + miss.escaped();
            out.println("  " + miss.row().id() + ": must be " + miss.row().must() + ", is "
                    + miss.result().summary() + escape);
        }
        out.flush();
    }

    private void printTable(PrintWriter out) {
        Map<String, Map<CodeStatus, Integer>> table = new TreeMap<>();
        int width = "category".length();
        for (Outcome outcome : outcomes) {
            String category = outcome.row().category();
            width = Math.max(width, category.length());
            table.computeIfAbsent(category, name -> new EnumMap<>(CodeStatus.class))
                    .merge(outcome.result().status(), 1, Integer::sum);
        }
        out.printf("%-" + width + "s  rows", "category");
        for (CodeStatus status : CodeStatus.values()) {
            out.printf("  %s", status.label());
        }
        out.println();
        for (Map.Entry<String, Map<CodeStatus, Integer>> entry : table.entrySet()) {
            int rows = entry.getValue().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            out.printf("%-" + width + "s  %4d", entry.getKey(), rows);
            for (CodeStatus status : CodeStatus.values()) {
                int count = entry.getValue().getOrDefault(status, 0);
                out.printf("  %" + status.label().length() + "s", count == 0 ? "" : String.valueOf(count));
            }
            out.println();
        }
    }

    private long count(Predicate<Outcome> predicate) {
        return outcomes.stream().filter(predicate).count();
    }
}
