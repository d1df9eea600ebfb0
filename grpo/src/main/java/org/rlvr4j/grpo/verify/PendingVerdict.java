package org.rlvr4j.grpo.verify;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/** A verdict that is on its way. */
public final class PendingVerdict extends FutureTask<Verdict> {
    private final Set<PendingVerdict> running;
    private final Runnable onLateReturn;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Long startedNanos;

    PendingVerdict(Verifier verifier, String completion, Set<PendingVerdict> running, Runnable onLateReturn) {
        super(() -> judge(verifier, completion));
        this.running = running;
        this.onLateReturn = onLateReturn;
    }

    @Override
    public void run() {
        startedNanos = System.nanoTime();
        running.add(this);
        super.run();
        running.remove(this);
        if (!settled.compareAndSet(false, true)) {
            onLateReturn.run();
        }
    }

    boolean hasRunFor(Duration limit) {
        Long started = startedNanos;
        return started != null && Duration.ofNanos(System.nanoTime() - started).compareTo(limit) > 0;
    }

    /** Gives up on the verifier and interrupts it, unless it has just returned after all or was given up before. */
    void abandon(Runnable beforeInterrupt) {
        if (settled.compareAndSet(false, true)) {
            beforeInterrupt.run();
            cancel(true);
        }
    }

    private static Verdict judge(Verifier verifier, String completion) {
        try {
            @Nullable Verdict verdict = verifier.verify(completion);
            return verdict == null ? new Verdict.Failure("the verifier returned null") : verdict;
        } catch (Throwable e) { // whatever it is, it says nothing about the completion and must not end the run
            return new Verdict.Failure("the verifier threw " + describe(e));
        }
    }

    private static String describe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String first = e.toString().lines().findFirst().orElse(e.getClass().getName());
        return trace.length == 0 ? first : first + " at " + trace[0];
    }
}
