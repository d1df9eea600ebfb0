package org.rlvr4j.rollout.vector;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Splits a range evenly over some threads; what each computes does not depend on how many there are. */
final class Workers {

    /** Work on a part of a range. */
    interface Part {
        void run(int worker, int from, int to);
    }

    private final int threads;
    private final @Nullable ForkJoinPool pool;

    Workers(int threads) {
        this.threads = threads;
        this.pool = threads == 1 ? null : new ForkJoinPool(threads, Workers::daemon, null, false);
    }

    private static ForkJoinWorkerThread daemon(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setDaemon(true);
        thread.setName("rlvr4j-decoder-" + thread.getPoolIndex());
        return thread;
    }

    int threads() {
        return threads;
    }

    /** Runs the work on {@code [0, n)} and returns when all of it is done. */
    void split(int n, Part part) {
        int parts = Math.min(threads, n);
        if (pool == null || parts < 2) {
            part.run(0, 0, n);
            return;
        }
        pool.submit(() -> IntStream.range(0, parts)
                        .parallel()
                        .forEach(i -> part.run(i, (int) ((long) n * i / parts), (int) ((long) n * (i + 1) / parts))))
                .join();
    }

    void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
