package org.rlvr4j.verifiers.code.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rlvr4j.verifiers.code.jail.WorkerCommand;

/**
 * Starts worker processes. All of them are children of one thread that lives as long as the launcher: a worker asks to be
 * killed when the thread that started it ends.
 */
public final class WorkerLauncher implements AutoCloseable {

    /** The environment variable of all processes of a launcher; its value is {@link #mark}. */
    public static final String MARK = "RLVR4J_WORKERS_OF";

    // Of the environment of this process, nothing is handed on.
    private static final String SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Patience START =
            new Patience(Duration.ofSeconds(60), Duration.ofSeconds(180), Duration.ofSeconds(30));

    private final String mark = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private final Watchdog watchdog = new Watchdog();
    private final ExecutorService parent = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "code-verifier-launcher");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts a worker and waits until it is ready.
     *
     * @throws IOException if it does not become ready; the message says what it wrote
     */
    public WorkerProcess start(WorkerRole role, WorkerSettings settings) throws IOException {
        WorkerCommand command = WorkerCommands.of(role, settings);
        List<String> line = settings.jail().wrap(command);
        try {
            Process process = parent.submit(() -> start(line, mark)).get();
            return WorkerProcess.handshake(process, watchdog, START);
        } catch (ExecutionException e) {
            throw new IOException("a worker did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a worker was starting", e);
        }
    }

    /** Returns what tells the processes of this launcher from all others, also after their parent is gone. */
    public String mark() {
        return mark;
    }

    @Override
    public void close() {
        parent.shutdownNow();
        watchdog.close();
    }

    private static Process start(List<String> line, String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().put("PATH", SYSTEM_PATH);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put(MARK, mark);
        return builder.start();
    }
}
