package org.rlvr4j.rollout.policy.block;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether the thread's operations are recorded for a backward pass, until closed. DJL leaves recording off outside of
 * its own {@code GradientCollector}, of which a process can have one.
 */
final class GradMode implements AutoCloseable {
    private final boolean before = JniUtils.isGradMode();
    private final boolean records;

    private GradMode(boolean records) {
        this.records = records;
        JniUtils.setGradMode(records);
    }

    static GradMode on() {
        return new GradMode(true);
    }

    static GradMode off() {
        return new GradMode(false);
    }

    /** Runs something that changes parameters in place, which autograd forbids while it records. */
    static void withoutRecording(Runnable work) {
        GradMode mode = off();
        try {
            work.run();
        } finally {
            mode.close();
        }
    }

    boolean records() {
        return records;
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
