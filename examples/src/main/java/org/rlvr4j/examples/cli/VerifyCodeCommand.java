package org.rlvr4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.sandbox.CaseRun;
import org.rlvr4j.examples.sandbox.HostileRun;
import org.rlvr4j.examples.sandbox.Outcome;
import org.rlvr4j.examples.sandbox.ProgramFile;
import org.rlvr4j.examples.sandbox.Tally;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.CodeVerifierBuilder;
import org.rlvr4j.verifiers.code.Limits;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.pool.WorkerRole;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify code}: judges the programs of a file in the sandbox. */
@Command(name = "code", description = "Judge Java programs with known outcomes in the sandbox.")
final class VerifyCodeCommand implements Callable<Integer> {

    /** Which file it is. */
    static final class Input {

        @Option(
                names = "--cases",
                required = true,
                paramLabel = "FILE",
                description = "Solutions and tests, one JSON object a line: id, kind, solution, test, flags.")
        private @Nullable Path cases;

        @Option(
                names = "--hostile",
                required = true,
                paramLabel = "FILE",
                description = "Hostile programs, one JSON object a line: id, source, task, must.")
        private @Nullable Path hostile;
    }

    @ArgGroup(multiplicity = "1")
    private Input input = new Input();

    @Option(names = "--out", paramLabel = "FILE", description = "Write one JSON object a program here.")
    private @Nullable Path out;

    @Option(names = "--workers", defaultValue = "1", description = "Programs that run at a time (${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--spares", defaultValue = "1", description = "Warm workers beside those (${DEFAULT-VALUE}).")
    private int spares;

    @Option(
            names = "--passes",
            defaultValue = "1",
            description = "Judge the cases so often and count the last time, with warm workers (${DEFAULT-VALUE}).")
    private int passes;

    @Option(
            names = "--jail",
            defaultValue = "auto",
            description = "auto, bubblewrap, namespaces, process, or none (${DEFAULT-VALUE}).")
    private String jail;

    @Option(names = "--no-scan", description = "Leave the bytecode allow-list out, to test the jail alone.")
    private boolean noScan;

    @Option(names = "--strict", description = "A fresh virtual machine for every program.")
    private boolean strict;

    @Option(names = "--compiler", defaultValue = "AUTO", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private CompilerChoice compiler;

    @Option(names = "--ticks", paramLabel = "N", description = "Ticks of work for each test; a billion by default.")
    private @Nullable Long ticks;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path casesFile = input.cases;
        ProgramFile file = casesFile != null
                ? ProgramFile.ofCases(casesFile)
                : ProgramFile.ofHostile(Objects.requireNonNull(input.hostile));
        try (CodeVerifier code = builder().build()) {
            boolean byJavac = compiler != CompilerChoice.JANINO && code.hasReferenceCompiler();
            print.println(Machine.describe() + ", jail " + code.jail().label() + ", scan " + (noScan ? "off" : "on")
                    + (byJavac ? "" : ", Janino alone compiles: no lambdas, no generics beyond casts"));
            print.flush();
            Tally tally = casesFile != null
                    ? CaseRun.run(code, file.rows(), passes, !noScan, byJavac)
                    : HostileRun.run(code, file.rows(), !noScan);
            tally.print(print);
            printMemory(print, code);
            file.problems().forEach(problem -> print.println("skipped " + problem));
            write(tally.outcomes());
            return tally.isClean() && file.problems().isEmpty() ? 0 : 1;
        }
    }

    private static void printMemory(PrintWriter print, CodeVerifier code) {
        for (WorkerRole role : WorkerRole.values()) {
            long bytes = code.maxResidentBytes(role);
            if (bytes >= 0) {
                print.printf(
                        Locale.ROOT,
                        "resident memory of the largest %s: %d MB%n",
                        role.name().toLowerCase(Locale.ROOT),
                        bytes >> 20);
            }
        }
    }

    private CodeVerifierBuilder builder() {
        if (passes < 1) {
            throw new ParameterException(spec.commandLine(), "--passes is " + passes + "; it must be at least 1");
        }
        CodeVerifierBuilder builder = CodeVerifier.builder()
                .workers(workers)
                .spares(spares)
                .scan(!noScan)
                .strict(strict)
                .compiler(compiler);
        if (!jail.equals("auto")) {
            builder.jail(kind());
        }
        if (ticks != null) {
            builder.limits(Limits.DEFAULT.withTicks(ticks));
        }
        return builder;
    }

    private JailKind kind() {
        List<String> labels = new ArrayList<>();
        for (JailKind kind : JailKind.values()) {
            if (kind.label().equals(jail)) {
                return kind;
            }
            labels.add(kind.label());
        }
        throw new ParameterException(
                spec.commandLine(), "--jail is '" + jail + "'; it must be auto or one of " + String.join(", ", labels));
    }

    private void write(List<Outcome> outcomes) throws IOException {
        if (out == null) {
            return;
        }
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            ObjectNode line = json.createObjectNode()
                    .put("id", outcome.row().id())
                    .put("must", outcome.row().must())
                    .put("met", outcome.isMet())
                    .put("accepted", outcome.result().isAccepted())
                    .put("status", outcome.result().status().label())
                    .put("detail", outcome.result().detail())
                    .put("escaped", outcome.escaped());
            lines.add(json.writeValueAsString(line));
        }
        Files.write(out, lines);
    }
}
