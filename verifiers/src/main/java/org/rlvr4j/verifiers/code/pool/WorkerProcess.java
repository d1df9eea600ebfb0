package org.rlvr4j.verifiers.code.pool;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.Frames;
import org.rlvr4j.verifiers.code.wire.Nonce;
import org.rlvr4j.verifiers.code.wire.Ready;

/** One worker process and the frame channel to it. Used by one thread at a time, and watched while it is waited for. */
public final class WorkerProcess {

    private static final int MAX_STDERR = 1_000;

    private final Process process;
    private final Watchdog watchdog;
    private final Ready ready;
    private final ProcessHandle virtualMachine;
    private int jobs;
    private volatile @Nullable String killedFor;
    private volatile long cpuNanos;

    private WorkerProcess(Process process, Watchdog watchdog, Ready ready) {
        this.process = process;
        this.watchdog = watchdog;
        this.ready = ready;
        // A jail starts processes of its own first; the virtual machine is the last, and starts none.
        this.virtualMachine = process.descendants()
                .filter(handle -> handle.children().findAny().isEmpty())
                .findFirst()
                .orElseGet(process::toHandle);
    }

    /**
     * Waits until a started process is ready.
     *
     * @throws IOException if it is not ready in time or ends; the message carries what it wrote to standard error
     */
    static WorkerProcess handshake(Process process, Watchdog watchdog, Patience patience) throws IOException {
        Watch watch = new Watch(process.pid(), patience, reason -> process.destroyForcibly());
        watchdog.add(watch);
        try {
            Ready ready = Ready.read(Frames.receive(process.getInputStream()));
            return new WorkerProcess(process, watchdog, ready);
        } catch (IOException e) {
            String ending = ending(process);
            process.destroyForcibly();
            throw new IOException("a worker did not start: " + ending, e);
        } finally {
            watchdog.remove(watch);
        }
    }

    /** Returns what the worker reported when it was ready. */
    public Ready ready() {
        return ready;
    }

    /** Returns the process id of the worker's virtual machine, as seen from here. */
    public long pid() {
        return virtualMachine.pid();
    }

    /** Returns how many requests were sent. */
    public int jobs() {
        return jobs;
    }

    /** Returns why the worker was killed while an answer was waited for, or null if it was not. */
    public @Nullable String killedFor() {
        return killedFor;
    }

    /** Returns the processor time that was used so far, as far as it could be seen, in nanoseconds. */
    long cpuNanos() {
        long now = ProcFile.cpuNanos(pid());
        if (now > cpuNanos) {
            cpuNanos = now;
        }
        return cpuNanos;
    }

    /** Returns how the process ended, with the last of its standard error; for a process that has ended or is about to. */
    public String ending() {
        return ending(process);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a request. */
    public void send(Frames.Content request) throws IOException {
        jobs++;
        Frames.send(process.getOutputStream(), request);
    }

    /**
     * Waits for the next frame that answers a request.
     *
     * @param nonce the request's
     * @param patience when to give up and kill the worker
     * @throws IOException if the worker ended, was killed, or sent what is not an answer
     */
    public DataInputStream receive(Nonce nonce, Patience patience) throws IOException {
        Watch watch = new Watch(pid(), patience, this::expire);
        watchdog.add(watch);
        try {
            DataInputStream frame = Frames.receive(process.getInputStream());
            if (!Nonce.read(frame).equals(nonce)) {
                throw new IOException("a frame does not carry the number of its request");
            }
            return frame;
        } finally {
            watchdog.remove(watch);
        }
    }

    /** Kills the worker; looks a last time at its processor time. */
    void kill() {
        cpuNanos = Math.max(cpuNanos, ProcFile.cpuNanos(pid()));
        virtualMachine.destroyForcibly();
        process.destroyForcibly();
    }

    private void expire(String reason) {
        killedFor = reason;
        kill();
    }

    /** Waits until the killed worker and the jail around it are gone. */
    void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            virtualMachine.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the worker process " + pid() + " cannot be killed", e);
        }
        close(process.getInputStream());
        close(process.getErrorStream());
    }

    private static String ending(Process process) {
        try {
            String status =
                    process.waitFor(2, TimeUnit.SECONDS) ? "exit status " + process.exitValue() : "still running";
            InputStream errors = process.getErrorStream();
            byte[] bytes = errors.readNBytes(Math.min(errors.available(), MAX_STDERR));
            String text = new String(bytes, StandardCharsets.UTF_8).strip().replace('\n', ' ');
            return text.isEmpty() ? status : status + ", " + text;
        } catch (IOException e) {
            return "its streams are closed";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The process is gone, and with it whatever could be read.
        }
    }
}
