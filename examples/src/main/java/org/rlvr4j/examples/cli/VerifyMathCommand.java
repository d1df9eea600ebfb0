package org.rlvr4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.Judgement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify math}: judges completions with the math verifier and compares with the expected verdicts. */
@Command(
        name = "math",
        description = "Judge completions with the math verifier; print counts, a table by kind, and the misses.")
final class VerifyMathCommand implements Callable<Integer> {

    @Option(
            names = "--cases",
            required = true,
            paramLabel = "FILE",
            description = "JSON Lines with gold, pred, expected, and optionally id, config, kind, policy, dispute.")
    private Path cases = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Write one verdict per row to this file.")
    private @Nullable Path out;

    @Option(
            names = "--gold-field",
            defaultValue = "gold",
            description = "The field with the gold answer (default: ${DEFAULT-VALUE}).")
    private String goldField = "gold";

    @Option(
            names = "--pred-field",
            defaultValue = "pred",
            description = "The field with the completion (default: ${DEFAULT-VALUE}).")
    private String completionField = "pred";

    @Option(
            names = "--warmup",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "Time to pass over the rows before the measured pass (default: ${DEFAULT-VALUE}).")
    private double warmup;

    @Option(
            names = "--pad",
            defaultValue = "0",
            paramLabel = "CHARACTERS",
            description = "Put a worked solution before completions that are no bare answers, up to this length.")
    private int pad;

    @Option(
            names = "--misses",
            defaultValue = "50",
            description = "The most misses to list (default: ${DEFAULT-VALUE}).")
    private int misses;

    @Spec
    private CommandSpec spec;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        List<MathCase> rows = read(spec.commandLine().getErr());
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(cases + " holds no row that can be read");
        }
        long warmUntil = System.nanoTime() + (long) (warmup * 1e9);
        while (System.nanoTime() < warmUntil) {
            rows.forEach(MathCase::judge);
        }
        var report = new MathReport(misses);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpuStart = threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
        try (BufferedWriter verdicts = out == null ? null : Files.newBufferedWriter(out)) {
            for (MathCase row : rows) {
                long start = System.nanoTime();
                Judgement judgement = row.judge();
                long nanos = System.nanoTime() - start;
                report.add(row, judgement, nanos);
                if (verdicts != null) {
                    verdicts.write(verdict(row, judgement, nanos));
                    verdicts.newLine();
                }
            }
        }
        long cpu = threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() - cpuStart : 0;
        report.print(console, cpu);
        return 0;
    }

    private List<MathCase> read(PrintWriter errors) throws IOException {
        var rows = new ArrayList<MathCase>();
        try (BufferedReader reader = Files.newBufferedReader(cases)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    rows.add(MathCase.of(json.readTree(line), number, goldField, completionField)
                            .padded(pad));
                } catch (IOException | IllegalArgumentException e) {
                    errors.println("rlvr4j: line " + number + " of " + cases + " is left out: "
                            + ErrorSentence.oneLine(String.valueOf(e.getMessage())));
                }
            }
        }
        return rows;
    }

    private String verdict(MathCase row, Judgement judgement, long nanos) throws IOException {
        ObjectNode node = json.createObjectNode();
        node.put("id", row.id());
        node.put("correct", judgement.isCorrect());
        node.put("verdict", judgement.verdict().getClass().getSimpleName());
        node.put("rule", judgement.rule());
        node.put("extracted", judgement.extracted());
        node.put("source", judgement.source() == null ? "" : judgement.source().name());
        node.put("kind", judgement.kind());
        node.put("steps", judgement.steps());
        node.put("micros", nanos / 1_000);
        return json.writeValueAsString(node);
    }
}
