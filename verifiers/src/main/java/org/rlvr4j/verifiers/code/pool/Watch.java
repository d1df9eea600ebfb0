package org.rlvr4j.verifiers.code.pool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches one process for the length of one answer. */
final class Watch {

    private final long pid;
    private final Patience patience;
    private final Consumer<String> onExpired;
    private final long startNanos = System.nanoTime();
    private final long startCpu;
    private long lastRunnable = startNanos;
    private long lastCpu;
    private boolean expired;

    Watch(long pid, Patience patience, Consumer<String> onExpired) {
        this.pid = pid;
        this.patience = patience;
        this.onExpired = onExpired;
        this.startCpu = ProcFile.cpuNanos(pid);
        this.lastCpu = startCpu;
    }

    /** Looks at the process and calls the action, once, if the patience is at its end. */
    void look(long now) {
        String reason = expired ? null : reason(now);
        if (reason != null) {
            expired = true;
            onExpired.accept(reason);
        }
    }

    private @Nullable String reason(long now) {
        if (now - startNanos > patience.wall().toNanos()) {
            return "no answer within " + patience.wall().toSeconds() + " s";
        }
        long cpu = ProcFile.cpuNanos(pid);
        if (cpu < 0) {
            return null;
        } else if (cpu - startCpu > patience.cpu().toNanos()) {
            return "more than " + patience.cpu().toSeconds() + " s of processor time";
        }
        // Waiting for a busy processor is not being blocked: such a thread is runnable.
        if (cpu != lastCpu || ProcFile.isRunnable(pid)) {
            lastCpu = cpu;
            lastRunnable = now;
        } else if (now - lastRunnable > patience.blocked().toNanos()) {
            return "blocked for " + patience.blocked().toMillis() + " ms without using the processor";
        }
        return null;
    }
}
