package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.rlvr4j.verifiers.code.compile.Compilers;
import org.rlvr4j.verifiers.code.pool.JailProbe;
import org.rlvr4j.verifiers.code.wire.Ready;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sandbox info}: what this machine offers to keep programs in. */
@Command(name = "sandbox", description = "What this machine offers to keep programs in.")
final class SandboxCommand {

    @Spec
    private CommandSpec spec;

    /** Starts a worker in every kind of jail and prints what it could still do. */
    @Command(name = "info", description = "Try every kind of jail and print what a program could still do in it.")
    int info() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.describe());
        out.println("JDK compiler: " + (Compilers.ofRuntime() == null ? "none; Janino alone compiles" : "yes"));
        List<JailProbe> probes = JailProbe.all();
        String chosen = "none: without allowUnjailed() the code verifier refuses to start";
        for (JailProbe probe : probes.stream().filter(JailProbe::holds).limit(1).toList()) {
            chosen = probe.kind().label();
        }
        for (JailProbe probe : probes) {
            out.println();
            out.println(probe.kind().label() + ": " + (probe.holds() ? "holds" : "not used: " + probe.problem()));
            Ready ready = probe.ready();
            if (ready != null) {
                print(out, ready.sealed());
                print(out, ready.attempts());
            }
        }
        out.println();
        out.println("chosen: " + chosen);
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Map<String, String> facts) {
        facts.forEach((name, value) -> out.printf("  %-26s %s%n", name, value));
    }
}
