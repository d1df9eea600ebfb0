package org.rlvr4j.rollout.script;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Starts the engine with as many threads as there are processors for this process, where nobody said how many. libtorch
 * counts the processors of the machine; in a container that may use two of sixty-four it would start sixty-four threads,
 * which wait for each other at every product.
 */
final class EngineStart {

    private static final String PROPERTY = "ai.djl.pytorch.num_threads";

    private static boolean done;

    private EngineStart() {}

    /** Starts the engine unless it runs already. JniUtils must not be the first to touch the native library. */
    static synchronized void ensure() {
        Engine.getEngine("PyTorch");
        if (!done) {
            done = true;
            int own = JniUtils.getNumThreads();
            int threads = threads(own, Runtime.getRuntime().availableProcessors(), isTold());
            if (threads != own) {
                JniUtils.setNumThreads(threads);
            }
        }
    }

    private static boolean isTold() {
        return System.getProperty(PROPERTY) != null
                || System.getenv("OMP_NUM_THREADS") != null
                || System.getenv("MKL_NUM_THREADS") != null;
    }

    /** Returns how many threads to compute with, of those that the engine would take by itself. */
    static int threads(int own, int processors, boolean told) {
        return told ? own : Math.min(own, processors);
    }
}
