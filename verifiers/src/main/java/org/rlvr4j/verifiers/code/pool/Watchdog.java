package org.rlvr4j.verifiers.code.pool;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One thread that looks after all answers that are waited for. */
final class Watchdog implements AutoCloseable {

    private static final long PERIOD_MILLIS = 50;

    private final Set<Watch> watches = new LinkedHashSet<>();
    private final Thread thread;
    private boolean closed;

    Watchdog() {
        thread = new Thread(this::run, "code-verifier-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void add(Watch watch) {
        watches.add(watch);
        notifyAll();
    }

    synchronized void remove(Watch watch) {
        watches.remove(watch);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        Threads.join(thread);
    }

    private synchronized List<Watch> current() throws InterruptedException {
        while (watches.isEmpty() && !closed) {
            wait();
        }
        return closed ? List.of() : List.copyOf(watches);
    }

    private void run() {
        try {
            for (List<Watch> now = current(); !now.isEmpty(); now = current()) {
                long time = System.nanoTime();
                now.forEach(watch -> watch.look(time));
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
