package org.rlvr4j.examples.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a run end in good order when the process is asked to, by Ctrl-C or a termination signal: the hook asks the run to
 * stop and keeps the JVM alive until it has.
 */
final class GracefulStop implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    private GracefulStop(Runnable stop) {
        hook = new Thread(
                () -> {
                    requested = true;
                    stop.run();
                    awaitEnd();
                },
                "graceful-stop");
    }

    /** Watches until it is closed. */
    static GracefulStop on(Runnable stop) {
        var watch = new GracefulStop(stop);
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    /** Returns whether the process has been asked to end. */
    boolean isRequested() {
        return requested;
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process has just begun to end; the hook finds the run ended.
                requested = true;
            }
        }
    }
}
