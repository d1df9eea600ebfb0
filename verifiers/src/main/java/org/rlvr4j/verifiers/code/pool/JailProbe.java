package org.rlvr4j.verifiers.code.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.jail.Jail;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.wire.Ready;

/**
 * What one kind of jail is worth on this machine: a worker was started in it and tried what a guest must not do.
 *
 * @param kind the jail
 * @param ready what the worker reported, or null if it did not start
 * @param problem why this jail is not used; empty if it holds
 */
public record JailProbe(JailKind kind, @Nullable Ready ready, String problem) {

    private static final long HEAP = 32L << 20;
    private static final List<JailKind> STRONGEST_FIRST =
            List.of(JailKind.BUBBLEWRAP, JailKind.NAMESPACES, JailKind.PROCESS);

    private static @Nullable JailKind strongest;

    /** Returns whether this jail holds what it promises. */
    public boolean holds() {
        return problem.isEmpty();
    }

    /** Tries one kind. */
    public static JailProbe of(JailKind kind) {
        try (WorkerLauncher launcher = new WorkerLauncher()) {
            WorkerSettings settings = new WorkerSettings(Jail.of(kind), HEAP, Long.MAX_VALUE, 1);
            WorkerProcess worker = launcher.start(WorkerRole.RUNNER, settings);
            worker.kill();
            worker.awaitEnd();
            return new JailProbe(kind, worker.ready(), problem(kind, worker.ready()));
        } catch (IOException | RuntimeException e) {
            return new JailProbe(kind, null, String.valueOf(e.getMessage()));
        }
    }

    /** Tries all kinds, strongest first. */
    public static List<JailProbe> all() {
        List<JailProbe> probes = new ArrayList<>();
        STRONGEST_FIRST.forEach(kind -> probes.add(of(kind)));
        return probes;
    }

    /**
     * Returns the strongest jail that holds; found once for the life of this process.
     *
     * @throws IllegalStateException if there is none, with what was tried and the remedy
     */
    public static synchronized JailKind strongest() {
        JailKind known = strongest;
        if (known == null) {
            known = findStrongest();
            strongest = known;
        }
        return known;
    }

    private static JailKind findStrongest() {
        StringBuilder problems = new StringBuilder();
        for (JailKind kind : STRONGEST_FIRST) {
            JailProbe probe = of(kind);
            if (probe.holds()) {
                return kind;
            }
            problems.append(' ')
                    .append(kind.label())
                    .append(" (")
                    .append(probe.problem())
                    .append(");");
        }
        throw new IllegalStateException("no sandbox of the operating system works here:" + problems
                + " install bubblewrap, or run on Linux on x86-64 or aarch64 where seccomp is allowed,"
                + " or call allowUnjailed() to rely on the checks inside the virtual machine alone");
    }

    // Namespaces hide files, processes and the network even where no system call is filtered.
    private static String problem(JailKind kind, Ready ready) {
        for (Map.Entry<String, String> attempt : ready.attempts().entrySet()) {
            boolean hidden = kind != JailKind.PROCESS
                    && !attempt.getKey().contains("file")
                    && !attempt.getKey().contains("another process");
            if (!attempt.getValue().equals("denied") && !hidden) {
                return "a worker could " + attempt.getKey();
            }
        }
        boolean filtered = ready.sealed().getOrDefault("seccomp", "").startsWith("on");
        return kind == JailKind.PROCESS && !filtered
                ? "seccomp: " + ready.sealed().getOrDefault("seccomp", "not available")
                : "";
    }
}
