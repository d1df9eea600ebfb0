package org.rlvr4j.examples.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.rlvr4j.verifiers.code.CodeResult;
import org.rlvr4j.verifiers.code.CodeStatus;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.code.task.OutputMatcher;
import org.rlvr4j.verifiers.code.task.StdioTask;

/** Judges all rows at once, as a training step would. */
public final class CaseRun {

    private CaseRun() {}

    /**
     * Judges the rows.
     *
     * @param passes how often; the tally is that of the last pass, with a warm pool
     * @param scanned whether the bytecode is scanned
     * @param byJavac whether the compiler of the JDK has the last word, so that what it refuses is no miss
     */
    public static Tally run(CodeVerifier code, List<ProgramRow> rows, int passes, boolean scanned, boolean byJavac) {
        code.awaitWarm();
        Tally tally = pass(code, rows, scanned, byJavac);
        for (int i = 1; i < passes; i++) {
            tally = pass(code, rows, scanned, byJavac);
        }
        return tally;
    }

    private static Tally pass(CodeVerifier code, List<ProgramRow> rows, boolean scanned, boolean byJavac) {
        double before = code.cpuSeconds();
        List<CompletableFuture<CodeResult>> pending = new ArrayList<>();
        rows.forEach(row -> pending.add(code.submitSource(row.task(), row.source())));
        List<CodeResult> results = pending.stream().map(CompletableFuture::join).toList();
        double cpuSeconds = code.cpuSeconds() - before;
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            outcomes.add(outcome(code, rows.get(i), results.get(i), scanned, byJavac));
        }
        return new Tally(outcomes, rows.size(), cpuSeconds, code.statistics().started());
    }

    // A row that is wrong in itself is told from one that only this verifier cannot compile: it is compiled
    // as one file, as its authors ran it.
    private static Outcome outcome(
            CodeVerifier code, ProgramRow row, CodeResult result, boolean scanned, boolean byJavac) {
        boolean refused = byJavac && row.must().equals("accepted") && result.status() == CodeStatus.COMPILE_ERROR;
        if (refused && row.task() instanceof MainTask main) {
            StdioTask oneFile = new StdioTask("Main", List.of(new StdioTask.Case("", "")), OutputMatcher.DEFAULT);
            CodeResult together = code.scoreSource(oneFile, row.source() + "\n" + main.test());
            if (together.status() == CodeStatus.COMPILE_ERROR) {
                return new Outcome(row.withMust(ProgramRow.NOT_JAVA), result, "", scanned);
            }
        }
        return new Outcome(row, result, "", scanned);
    }
}
