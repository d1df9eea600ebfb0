package org.rlvr4j.rollout.script;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Lets the thread's scripts run as they are written, until closed.
 *
 * <p>By default libtorch's executor watches a method's first calls and then replaces parts of it by others of its own,
 * chosen by the shapes it has seen; their gradients differ in the last bits. So a result would depend on how many calls
 * came before, and a resumed run would not end with the bytes of a whole one. DJL's system property
 * {@code ai.djl.pytorch.graph_optimizer} acts on {@code PtSymbolBlock.forward} only, and the setting is one of each
 * thread's, so it is made at every call.
 */
public final class PlainGraphs implements AutoCloseable {
    private static final String PROPERTY = "ai.djl.pytorch.graph_optimizer";

    private PlainGraphs() {}

    /** Begins. Not to be nested: closing goes back to what DJL's system property says, not to what was before. */
    public static PlainGraphs begin() {
        JniUtils.setGraphExecutorOptimize(false);
        return new PlainGraphs();
    }

    @Override
    public void close() {
        JniUtils.setGraphExecutorOptimize(Boolean.parseBoolean(System.getProperty(PROPERTY, "true")));
    }
}
