package org.rlvr4j.rollout.sampler;

import java.util.function.Consumer;

/**
 * Watches the sampler. Its methods are called on the sampling thread, between native calls: they should return soon,
 * and hand work such as verification to other threads. What they throw ends the run.
 */
public interface SamplingListener {

    /** Watches nothing. */
    SamplingListener NONE = new SamplingListener() {};

    /** Called once for each completion, as soon as it is finished, in the order of finishing. */
    default void onFinished(Completion completion) {}

    /** Called after each native call. */
    default void onProgress(SamplingProgress progress) {}

    /** Asked before each native call; returning true ends the run as an interrupt of its thread does. */
    default boolean isCancelled() {
        return false;
    }

    /** Returns a listener that passes on finished completions only. */
    static SamplingListener onFinished(Consumer<Completion> consumer) {
        return new SamplingListener() {
            @Override
            public void onFinished(Completion completion) {
                consumer.accept(completion);
            }
        };
    }
}
