package org.rlvr4j.examples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads the engine computes with. DJL reads the property once, when the engine starts. */
final class EngineThreads {

    private static final String PROPERTY = "ai.djl.pytorch.num_threads";

    @Option(names = "--threads", paramLabel = "N", description = "Of the tensor library; one per core where not given.")
    private @Nullable Integer threads;

    /** The engine's thread library ends the process where it cannot start as many as it was told to. */
    private static final int MOST = 1024;

    /** Returns what was asked for, null for the default. */
    @Nullable
    Integer asked() {
        return threads;
    }

    /** Has the engine, which must not have started yet, take the threads that were asked for. */
    void apply() {
        if (threads != null) {
            set(threads);
        }
    }

    static void set(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
        }
        if (threads > MOST) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at most " + MOST
                    + ", and more than the machine has cores make it slower");
        }
        System.setProperty(PROPERTY, Integer.toString(threads));
    }
}
