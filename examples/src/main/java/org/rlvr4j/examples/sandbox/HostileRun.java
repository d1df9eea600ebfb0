package org.rlvr4j.examples.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.code.CodeResult;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.task.OutputMatcher;
import org.rlvr4j.verifiers.code.task.StdioTask;

/**
 * Judges hostile programs one after the other. After each, a program that looks at the state of its virtual machine must
 * still get its right verdict, and the machine must look from outside as it did before.
 */
public final class HostileRun {

    private static final StdioTask CONTROL_TASK = new StdioTask(
            "Main",
            List.of(new StdioTask.Case("20 22\n", "42 12,345.68 en_US UTC 0 true main false 1\n")),
            OutputMatcher.DEFAULT);
    private static final String CONTROL = """
            import java.util.*;
            public class Main {
                public static void main(String[] args) {
                    Scanner in = new Scanner(System.in);
                    int sum = in.nextInt() + in.nextInt();
                    int poisoned = 0;
                    for (int i = -128; i < 128; i++) {
                        Integer boxed = i;
                        if (boxed.intValue() != i || boxed.hashCode() != i) poisoned++;
                    }
                    System.out.printf("%d %,.2f %s %s %d %b %s %b %d%n", sum, 12345.678, Locale.getDefault(),
                            TimeZone.getDefault().getID(), poisoned, Boolean.TRUE,
                            Thread.currentThread().getName(), Thread.interrupted(), System.lineSeparator().length());
                }
            }
            """;

    private HostileRun() {}

    /** Judges the rows. */
    public static Tally run(CodeVerifier code, List<ProgramRow> rows, boolean scanned) throws IOException {
        code.awaitWarm();
        double before = code.cpuSeconds();
        OutsideView outside = new OutsideView(code);
        List<Outcome> outcomes = new ArrayList<>();
        for (ProgramRow row : rows) {
            CodeResult result = code.scoreSource(row.task(), row.source());
            CodeResult control = code.scoreSource(CONTROL_TASK, CONTROL);
            String escaped = outside.difference(result);
            if (escaped.isEmpty() && !control.isAccepted()) {
                escaped = "the good program after it: " + control.summary();
            }
            outcomes.add(new Outcome(row, result, escaped, scanned));
        }
        return new Tally(
                outcomes,
                2 * rows.size(),
                code.cpuSeconds() - before,
                code.statistics().started());
    }
}
