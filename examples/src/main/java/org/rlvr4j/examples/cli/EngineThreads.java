package org.rlvr4j.examples.cli;

/** How many threads the engine computes with. DJL reads the property once, when the engine starts. */
final class EngineThreads {

    private static final String PROPERTY = "ai.djl.pytorch.num_threads";

    private EngineThreads() {}

    static void set(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
        }
        System.setProperty(PROPERTY, Integer.toString(threads));
    }
}
