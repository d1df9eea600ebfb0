package org.rlvr4j.verifiers.code.run;

import java.io.DataInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.pool.Patience;
import org.rlvr4j.verifiers.code.pool.PoolStatistics;
import org.rlvr4j.verifiers.code.pool.ProcFile;
import org.rlvr4j.verifiers.code.pool.WorkerLauncher;
import org.rlvr4j.verifiers.code.pool.WorkerPool;
import org.rlvr4j.verifiers.code.pool.WorkerProcess;
import org.rlvr4j.verifiers.code.pool.WorkerRole;
import org.rlvr4j.verifiers.code.pool.WorkerSettings;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.BuildReply;
import org.rlvr4j.verifiers.code.wire.BuildRequest;
import org.rlvr4j.verifiers.code.wire.CaseReply;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;
import org.rlvr4j.verifiers.code.wire.Invocation;
import org.rlvr4j.verifiers.code.wire.Nonce;
import org.rlvr4j.verifiers.code.wire.RunCase;
import org.rlvr4j.verifiers.code.wire.RunEnd;
import org.rlvr4j.verifiers.code.wire.RunRequest;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * Java programs in worker processes: a builder compiles, scans and instruments, a runner runs.
 *
 * <p>When a worker ends without being told to, the program may be to blame or not. It is tried again on a fresh worker; if
 * it ends that one too, and the next, a program known to be good is run. If that runs, the program under test is to blame,
 * else the sandbox is. A sandbox that broke is left alone for some seconds, so that a batch of programs fails quickly and
 * the next one finds out whether it works again.
 */
public final class JavaRunner implements ProgramRunner {

    private static final int ATTEMPTS = 3;
    private static final int WALL_PER_CPU = 12;
    private static final Duration BLOCKED = Duration.ofSeconds(2);
    private static final Duration OUTAGE = Duration.ofSeconds(5);

    private final JavaRunnerOptions options;
    private final WorkerLauncher launcher = new WorkerLauncher();
    private final WorkerPool builders;
    private final WorkerPool runners;
    private final Patience buildPatience;
    private final Patience runPatience;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable Boolean referenceCompiler;
    private volatile @Nullable Outage outage;

    /** A time in which nothing is tried, after a program without fault could not be run. */
    private record Outage(String reason, long untilNanos) {}

    /** Starts the workers, in the background. */
    public JavaRunner(JavaRunnerOptions options) {
        this.options = options;
        this.buildPatience = patience(options.compileCpu());
        this.runPatience = patience(options.caseCpu());
        WorkerSettings runnerSettings = new WorkerSettings(
                options.jail(),
                options.heapBytes(),
                options.maxResidentBytes(),
                options.fresh() ? 1 : options.maxJobs());
        WorkerSettings builderSettings =
                new WorkerSettings(options.jail(), options.heapBytes(), Long.MAX_VALUE, options.maxJobs());
        this.builders = new WorkerPool(WorkerRole.BUILDER, options.builders(), builderSettings, launcher);
        this.runners =
                new WorkerPool(WorkerRole.RUNNER, options.runners() + options.spares(), runnerSettings, launcher);
    }

    @Override
    public RunReport run(Program program) throws InterruptedException {
        Outage out = outage;
        if (out != null && System.nanoTime() - out.untilNanos < 0) {
            return new RunReport.Broken(out.reason);
        }
        RunReport report = buildAndRun(program);
        if (report instanceof RunReport.Broken broken) {
            outage = new Outage(broken.reason(), System.nanoTime() + OUTAGE.toNanos());
        }
        return report;
    }

    private RunReport buildAndRun(Program program) throws InterruptedException {
        try {
            BuildReply built = build(program.units(), program.compiler());
            return switch (built.outcome()) {
                case COMPILE_ERROR -> new RunReport.NotCompiled(built.message());
                case DENIED -> new RunReport.Denied(built.message());
                case BROKEN -> new RunReport.Broken(built.message());
                case BUILT -> run(program, built);
            };
        } catch (IOException e) {
            return new RunReport.Broken(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean hasReferenceCompiler() throws InterruptedException {
        Boolean known = referenceCompiler;
        if (known != null) {
            return known;
        }
        try {
            WorkerProcess builder = builders.acquire();
            boolean found = builder.ready().hasJdkCompiler();
            builders.release(builder, true);
            referenceCompiler = found;
            return found;
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void awaitWarm() throws InterruptedException {
        try {
            builders.awaitWarm();
            runners.awaitWarm();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public PoolStatistics statistics() {
        return builders.statistics().plus(runners.statistics());
    }

    @Override
    public long cpuNanos() {
        return builders.cpuNanos() + runners.cpuNanos();
    }

    @Override
    public List<Long> pids() {
        return Stream.concat(builders.pids().stream(), runners.pids().stream()).toList();
    }

    @Override
    public long maxResidentBytes(WorkerRole role) {
        WorkerPool pool = role == WorkerRole.BUILDER ? builders : runners;
        return pool.pids().stream().mapToLong(ProcFile::residentBytes).max().orElse(-1);
    }

    @Override
    public String mark() {
        return launcher.mark();
    }

    @Override
    public void close() {
        runners.close();
        builders.close();
        launcher.close();
    }

    private BuildReply build(List<SourceUnit> units, CompilerChoice compiler) throws IOException, InterruptedException {
        String ending = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            WorkerProcess builder = builders.acquire();
            boolean fit = false;
            try {
                Nonce nonce = nonce();
                builder.send(new BuildRequest(nonce, units, compiler, options.scan(), options.fresh())::write);
                BuildReply reply = BuildReply.read(builder.receive(nonce, buildPatience));
                fit = !reply.retire();
                if (reply.outcome() != BuildReply.Outcome.BROKEN) {
                    return reply;
                }
                ending = reply.message();
            } catch (IOException e) {
                String killed = builder.killedFor();
                if (killed != null) {
                    return BuildReply.failed(
                            BuildReply.Outcome.COMPILE_ERROR, "the compiler was stopped: " + killed, false);
                }
                ending = builder.ending();
            } finally {
                builders.release(builder, fit);
            }
        }
        return controlRuns()
                ? BuildReply.failed(BuildReply.Outcome.COMPILE_ERROR, "the compiler crashed: " + ending, false)
                : BuildReply.failed(BuildReply.Outcome.BROKEN, "builders end by themselves: " + ending, false);
    }

    private RunReport run(Program program, BuildReply built) throws IOException, InterruptedException {
        String entry = entry(program, built);
        String ending = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<CaseReply> replies = new ArrayList<>();
            WorkerProcess runner = runners.acquire();
            boolean fit = false;
            try {
                RunEnd end = exchange(program, built.classes(), entry, runner, replies);
                fit = !end.retire();
                return end.anomaly().isEmpty()
                        ? new RunReport.Ran(replies, RunReport.Stop.COMPLETE, "")
                        : new RunReport.Ran(replies, RunReport.Stop.TAMPERED, end.anomaly());
            } catch (IOException e) {
                String killed = runner.killedFor();
                if (killed != null) {
                    return new RunReport.Ran(replies, RunReport.Stop.KILLED, killed);
                }
                ending = e.getMessage() + "; " + runner.ending();
            } finally {
                runners.release(runner, fit);
            }
        }
        return controlRuns()
                ? new RunReport.Ran(List.of(), RunReport.Stop.CRASHED, ending)
                : new RunReport.Broken("runners end by themselves: " + ending);
    }

    private RunEnd exchange(
            Program program, List<ClassFile> classes, String entry, WorkerProcess runner, List<CaseReply> replies)
            throws IOException {
        Nonce nonce = nonce();
        RunRequest request = new RunRequest(
                nonce,
                classes,
                entry,
                program.freshPerCase(),
                program.stopAtFailure(),
                program.budget(),
                program.cases());
        runner.send(request::write);
        while (true) {
            DataInputStream frame = runner.receive(nonce, runPatience);
            if (!frame.readBoolean()) {
                return RunEnd.read(frame);
            } else if (replies.size() == program.cases().size()) {
                throw new IOException("more answers than cases");
            }
            replies.add(CaseReply.read(frame));
        }
    }

    private static String entry(Program program, BuildReply built) {
        boolean there = built.classes().stream().anyMatch(c -> c.name().equals(program.entry()));
        return !there && program.anyMain() && built.mains().size() == 1
                ? built.mains().get(0)
                : program.entry();
    }

    // A program without fault: whatever keeps it from running is a fault of ours.
    private boolean controlRuns() throws InterruptedException {
        SourceUnit unit = new SourceUnit(
                "Control.java", "class Control { static int f() { return 1; } }", SourceUnit.Role.SOLUTION);
        RunCase runCase = new RunCase(new byte[0], List.of(new Invocation("f", List.of(), List.of())));
        Program control = new Program(
                List.of(unit),
                "Control",
                false,
                CompilerChoice.JANINO,
                false,
                true,
                new Budget(1_000, 1 << 20, 1 << 20, 1_000),
                List.of(runCase));
        try {
            BuildReply built = once(control);
            if (built == null) {
                return false;
            }
            WorkerProcess runner = runners.acquire();
            List<CaseReply> replies = new ArrayList<>();
            boolean fit = false;
            try {
                fit = !exchange(control, built.classes(), control.entry(), runner, replies)
                        .retire();
            } finally {
                runners.release(runner, fit);
            }
            return replies.size() == 1 && replies.get(0).results().equals(List.of(new Value.Int(1)));
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable BuildReply once(Program program) throws IOException, InterruptedException {
        WorkerProcess builder = builders.acquire();
        boolean fit = false;
        try {
            Nonce nonce = nonce();
            builder.send(new BuildRequest(nonce, program.units(), program.compiler(), true, false)::write);
            BuildReply reply = BuildReply.read(builder.receive(nonce, buildPatience));
            fit = !reply.retire();
            return reply.outcome() == BuildReply.Outcome.BUILT ? reply : null;
        } finally {
            builders.release(builder, fit);
        }
    }

    private Nonce nonce() {
        return new Nonce(random.nextLong(), random.nextLong());
    }

    private static Patience patience(Duration cpu) {
        return new Patience(cpu, cpu.multipliedBy(WALL_PER_CPU), BLOCKED);
    }
}
