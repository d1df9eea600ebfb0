package org.rlvr4j.grpo.verify;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/**
 * Judges completions on threads of its own while others are still drawn.
 *
 * <p>A verifier that throws, returns null, or does not return within the time limit has broken: its verdict is a
 * {@link Verdict.Failure}. The thread of one that does not return is interrupted, and replaced for as long as it goes
 * on all the same.
 */
public final class VerifierPool implements AutoCloseable {
    private static final long POLL_MILLIS = 20;

    private final ThreadPoolExecutor threads;
    private final Duration limit;

    /** Not only the one that is waited for may be late: those before it in the queue hold the threads that it needs. */
    private final Set<PendingVerdict> running = ConcurrentHashMap.newKeySet();

    /**
     * Opens a pool.
     *
     * @param size threads, at least 1
     * @param limit how long a verifier may take, above 0
     */
    public VerifierPool(int size, Duration limit) {
        this.limit = limit;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "verifier-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns how many threads a pool has unless something else is asked for: half the processors, at least 1. */
    public static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Queues a completion. */
    public PendingVerdict submit(Verifier verifier, String completion) {
        PendingVerdict pending = new PendingVerdict(verifier, completion, running, () -> resize(-1));
        threads.execute(pending);
        return pending;
    }

    /**
     * Waits for a verdict.
     *
     * @throws CancellationException if the waiting thread is interrupted, which it still is then
     */
    public Verdict await(PendingVerdict pending) {
        while (true) {
            try {
                return pending.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                abandonLate();
            } catch (CancellationException e) {
                return new Verdict.Failure("the verifier gave no verdict within " + limit.toMillis() / 1e3 + " s");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for verdicts");
            } catch (ExecutionException e) {
                throw new IllegalStateException("a verdict was neither given nor refused", e.getCause());
            }
        }
    }

    private void abandonLate() {
        for (PendingVerdict pending : running) {
            if (pending.hasRunFor(limit)) {
                pending.abandon(() -> resize(1));
            }
        }
    }

    private synchronized void resize(int by) {
        int size = threads.getCorePoolSize() + by;
        if (by > 0) {
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        } else {
            threads.setCorePoolSize(size);
            threads.setMaximumPoolSize(size);
        }
    }

    /** Forgets what is queued and interrupts what is running. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
