package org.rlvr4j.verifiers.code.pool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of warm workers of one role. A worker is lent to one program at a time; when it is not fit to be used
 * again, a new one is started in the background, so with one more worker than programs at a time there is always a spare.
 */
public final class WorkerPool implements AutoCloseable {

    private final WorkerRole role;
    private final int size;
    private final WorkerSettings settings;
    private final WorkerLauncher launcher;
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> all = new HashSet<>();
    private final Set<Thread> starters = new HashSet<>();
    private @Nullable IOException startFailure;
    private boolean closed;
    private int started;
    private int retired;
    private int killed;
    private int died;
    private long endedCpuNanos;

    /**
     * Makes a pool; workers start at once, in the background.
     *
     * @param size how many workers there are, spares included
     */
    public WorkerPool(WorkerRole role, int size, WorkerSettings settings, WorkerLauncher launcher) {
        this.role = role;
        this.size = size;
        this.settings = settings;
        this.launcher = launcher;
        fill();
    }

    /**
     * Lends an idle worker; waits until there is one.
     *
     * @throws IOException if none could be started, or the pool is closed
     */
    public synchronized WorkerProcess acquire() throws IOException, InterruptedException {
        while (true) {
            if (closed) {
                throw new IOException("the code verifier is closed");
            }
            WorkerProcess worker = idle.poll();
            if (worker != null && worker.isAlive()) {
                return worker;
            } else if (worker != null) {
                died++;
                discard(worker);
            } else if (startFailure != null && all.isEmpty() && starters.isEmpty()) {
                IOException failure = startFailure;
                startFailure = null;
                throw failure;
            } else {
                fill();
                wait();
            }
        }
    }

    /**
     * Takes a worker back.
     *
     * @param fit whether its last answer leaves it fit to be used again
     */
    public void release(WorkerProcess worker, boolean fit) {
        boolean small = ProcFile.residentBytes(worker.pid()) <= settings.maxResidentBytes();
        synchronized (this) {
            if (fit && small && worker.jobs() < settings.maxJobs() && worker.isAlive() && !closed) {
                idle.push(worker);
                notifyAll();
                return;
            } else if (worker.killedFor() != null) {
                killed++;
            } else if (worker.isAlive()) {
                retired++;
            } else {
                died++;
            }
            discard(worker);
        }
        worker.kill();
        worker.awaitEnd();
    }

    /** Waits until all workers are ready or one could not be started. */
    public synchronized void awaitWarm() throws IOException, InterruptedException {
        while (!closed && started < size && startFailure == null) {
            wait();
        }
        if (startFailure != null) {
            throw startFailure;
        }
    }

    /** Returns the process ids of all live workers. */
    public synchronized List<Long> pids() {
        return all.stream().map(WorkerProcess::pid).toList();
    }

    /** Returns the processor time of all workers, ended ones included, in nanoseconds. */
    public synchronized long cpuNanos() {
        return endedCpuNanos + all.stream().mapToLong(WorkerProcess::cpuNanos).sum();
    }

    /** Returns what happened so far. */
    public synchronized PoolStatistics statistics() {
        return new PoolStatistics(started, retired, killed, died);
    }

    /** Kills all workers and waits until they are gone. */
    @Override
    public void close() {
        List<WorkerProcess> workers;
        List<Thread> starting;
        synchronized (this) {
            closed = true;
            notifyAll();
            starting = new ArrayList<>(starters);
        }
        starting.forEach(Threads::join);
        synchronized (this) {
            workers = new ArrayList<>(all);
            workers.forEach(worker -> endedCpuNanos += worker.cpuNanos());
            all.clear();
            idle.clear();
        }
        workers.forEach(WorkerProcess::kill);
        workers.forEach(WorkerProcess::awaitEnd);
    }

    private void discard(WorkerProcess worker) {
        endedCpuNanos += worker.cpuNanos();
        all.remove(worker);
        fill();
    }

    private synchronized void fill() {
        while (!closed && all.size() + starters.size() < size) {
            Thread starter = new Thread(this::startOne, "code-verifier-starter");
            starter.setDaemon(true);
            starters.add(starter);
            starter.start();
        }
    }

    private void startOne() {
        WorkerProcess worker = null;
        IOException failure = null;
        try {
            worker = launcher.start(role, settings);
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = new IOException(e.getMessage(), e);
        }
        synchronized (this) {
            starters.remove(Thread.currentThread());
            if (worker != null) {
                started++;
                all.add(worker);
                idle.add(worker);
            } else {
                startFailure = failure;
            }
            notifyAll();
        }
    }
}
