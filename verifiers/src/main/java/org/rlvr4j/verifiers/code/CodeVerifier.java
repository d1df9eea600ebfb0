package org.rlvr4j.verifiers.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.code.extract.CodeExtractor;
import org.rlvr4j.verifiers.code.extract.Extraction;
import org.rlvr4j.verifiers.code.extract.Units;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.pool.PoolStatistics;
import org.rlvr4j.verifiers.code.pool.ProcFile;
import org.rlvr4j.verifiers.code.pool.WorkerRole;
import org.rlvr4j.verifiers.code.run.Program;
import org.rlvr4j.verifiers.code.run.ProgramRunner;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;

/**
 * Judges Java programs in a pool of sandboxed worker processes.
 *
 * <pre>{@code
 * try (CodeVerifier code = CodeVerifier.builder().workers(2).build()) {
 *     Verifier verifier = code.verifier(task);
 *     Verdict verdict = verifier.verify(completion);
 * }
 * }</pre>
 *
 * <p>Thread-safe: verdicts can be asked for from any number of threads, as many programs run at a time as there are
 * workers. A program gets the same verdict on every machine as long as its work is counted; see {@link Limits}. What the
 * sandbox promises and what not is in {@code docs/sandbox.md}.
 */
public final class CodeVerifier implements AutoCloseable {

    private static final String JANINO_ALONE =
            "this Java runtime has no compiler, so Janino alone compiled it: no lambdas, no generics beyond casts";

    private final ProgramRunner runner;
    private final Settings settings;
    private final JailKind jail;
    private final ExecutorService executor;
    private final Map<CompletableFuture<CodeResult>, CodeTask> pending = new ConcurrentHashMap<>();

    /** What judging needs of the builder's settings. */
    record Settings(Limits limits, Grading grading, CompilerChoice compiler) {}

    CodeVerifier(ProgramRunner runner, Settings settings, JailKind jail, int threads) {
        this.runner = runner;
        this.settings = settings;
        this.jail = jail;
        AtomicInteger count = new AtomicInteger();
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "code-verifier-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns a builder with the defaults: as many workers as half the processors, the strongest jail there is. */
    public static CodeVerifierBuilder builder() {
        return new CodeVerifierBuilder();
    }

    /** Returns the verifier of one problem. It lives as long as this pool. */
    public Verifier verifier(CodeTask task) {
        return completion -> score(task, completion).verdict();
    }

    /** Judges one completion; waits for a free worker. */
    public CodeResult score(CodeTask task, String completion) {
        return await(submit(task, completion));
    }

    /** Judges source code as it stands, without looking for fences or tags. */
    public CodeResult scoreSource(CodeTask task, String source) {
        return await(submitSource(task, source));
    }

    /** Judges one completion in the background. Cancelling the result does not stop a program that runs. */
    public CompletableFuture<CodeResult> submit(CodeTask task, String completion) {
        Extraction found = CodeExtractor.extract(completion, wantedClass(task));
        if (found instanceof Extraction.Missing missing) {
            return CompletableFuture.completedFuture(
                    judge(task, List.of()).result(CodeStatus.NO_CODE, missing.reason(), 0));
        }
        return submitSource(task, ((Extraction.Found) found).source());
    }

    /** Judges source code as it stands, in the background. */
    public CompletableFuture<CodeResult> submitSource(CodeTask task, String source) {
        CompletableFuture<CodeResult> result = new CompletableFuture<>();
        pending.put(result, task);
        result.whenComplete((ignored, error) -> pending.remove(result));
        try {
            executor.execute(() -> {
                try {
                    result.complete(judge(task, source));
                } catch (Throwable e) {
                    result.complete(judge(task, List.of()).result(CodeStatus.FAILURE, e.toString(), 0));
                }
            });
        } catch (RejectedExecutionException e) {
            result.complete(closed(task));
        }
        return result;
    }

    /** Judges many completions; the results come in the order of the submissions. */
    public List<CodeResult> scoreAll(List<Submission> submissions) {
        List<CompletableFuture<CodeResult>> pending = new ArrayList<>(submissions.size());
        submissions.forEach(submission -> pending.add(submit(submission.task(), submission.completion())));
        return pending.stream().map(CodeVerifier::await).toList();
    }

    /** A completion and the problem that it answers. */
    public record Submission(CodeTask task, String completion) {}

    /** Returns the fence around the workers. */
    public JailKind jail() {
        return jail;
    }

    /** Waits until all workers are ready; without it, the first programs wait. */
    public CodeVerifier awaitWarm() {
        try {
            runner.awaitWarm();
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the workers were starting", e);
        }
    }

    /** Returns whether the compiler of the JDK is there; without it Janino alone compiles, and refuses much. */
    public boolean hasReferenceCompiler() {
        try {
            return runner.hasReferenceCompiler();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the workers were starting", e);
        }
    }

    /** Returns what happened to the workers so far. */
    public PoolStatistics statistics() {
        return runner.statistics();
    }

    /** Returns the processor time of this process and of all workers, ended ones included, in seconds. */
    public double cpuSeconds() {
        return (ProcFile.cpuNanos(ProcessHandle.current().pid()) + runner.cpuNanos()) / 1e9;
    }

    /** Returns the resident memory of the largest live worker of this role in bytes, or -1 if it cannot be seen. */
    public long maxResidentBytes(WorkerRole role) {
        return runner.maxResidentBytes(role);
    }

    /** Returns the process ids of the live workers. */
    public List<Long> workerPids() {
        return runner.pids();
    }

    /**
     * Returns the value that the environment variable {@link org.rlvr4j.verifiers.code.pool.WorkerLauncher#MARK} has in all
     * processes of this pool, those that a jail starts included; it finds them even after their parent is gone.
     */
    public String mark() {
        return runner.mark();
    }

    /** Stops all workers and waits until they are gone. Programs that wait or run get a failure. */
    @Override
    public void close() {
        executor.shutdownNow();
        runner.close();
        pending.forEach((result, task) -> result.complete(closed(task)));
    }

    private CodeResult closed(CodeTask task) {
        return judge(task, List.of()).result(CodeStatus.FAILURE, "the code verifier was closed", 0);
    }

    private CodeResult judge(CodeTask task, String source) {
        if (source.length() > settings.limits().sourceChars()) {
            return judge(task, List.of())
                    .result(
                            CodeStatus.COMPILE_ERROR,
                            "the code has " + source.length() + " characters; the limit is "
                                    + settings.limits().sourceChars(),
                            0);
        }
        try {
            Units units = Programs.units(task, source);
            return run(task, units);
        } catch (Units.Unusable e) {
            return judge(task, List.of()).result(CodeStatus.COMPILE_ERROR, String.valueOf(e.getMessage()), 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return closed(task);
        }
    }

    private CodeResult run(CodeTask task, Units units) throws InterruptedException {
        List<String> notes = new ArrayList<>(units.notes());
        boolean reference = settings.compiler() == CompilerChoice.JANINO || runner.hasReferenceCompiler();
        if (!reference) {
            notes.add(JANINO_ALONE);
        }
        CompilerChoice first =
                switch (settings.compiler()) {
                    case JANINO, JANINO_FIRST -> CompilerChoice.JANINO;
                    case JAVAC, AUTO -> reference ? CompilerChoice.JAVAC : CompilerChoice.JANINO;
                };
        Program program = Programs.program(task, units, settings.limits(), settings.grading(), first);
        CodeResult result = judge(task, notes).judge(runner.run(program));
        boolean again = settings.compiler() == CompilerChoice.JANINO_FIRST && reference && !result.isAccepted();
        return again ? judge(task, notes).judge(runner.run(program.with(CompilerChoice.JAVAC))) : result;
    }

    private Judge judge(CodeTask task, List<String> notes) {
        return new Judge(task, settings.grading(), notes);
    }

    private static String wantedClass(CodeTask task) {
        return task instanceof MainTask ? "Solution" : task.entryClass();
    }

    private static CodeResult await(CompletableFuture<CodeResult> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program was judged", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a program could not be judged", e);
        }
    }
}
