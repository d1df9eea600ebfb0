package org.rlvr4j.examples.config;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.Precision;

/**
 * Where and how the policy computes.
 *
 * @param device {@code auto} for a GPU if the engine finds one, {@code cpu}, {@code gpu}, or {@code gpu:1} for the second
 * @param precision of matrix products
 * @param float32Head whether the head's products are in float32 whatever the precision
 * @param recompute whether layers are computed again on the way back, to take less memory
 * @param decoder what draws tokens
 * @param memoryLimitMb native memory that the run may take in millions of bytes; null for nine tenths of the machine's
 */
public record ComputeSettings(
        String device,
        Precision precision,
        boolean float32Head,
        boolean recompute,
        DecoderChoice decoder,
        @Nullable Long memoryLimitMb) {

    public ComputeSettings {
        if (!device.matches("auto|cpu|gpu(:[0-9]{1,3})?")) {
            throw new IllegalArgumentException(
                    "compute.device is '" + device + "'; it must be auto, cpu, gpu, or one of several such as gpu:1");
        }
        if (float32Head && precision == Precision.FLOAT32) {
            throw new IllegalArgumentException(
                    "compute.float32Head is true and compute.precision is float32 already; leave one of them out");
        }
        if (memoryLimitMb != null) {
            Checks.atLeast("compute.memoryLimitMb", memoryLimitMb, 1);
            if (memoryLimitMb > 1_000_000_000) {
                throw new IllegalArgumentException(
                        "compute.memoryLimitMb is " + memoryLimitMb + "; it is in millions of bytes: 16000 for 16 GB");
            }
        }
    }

    /** Returns how products are computed. */
    public ComputeOptions options() {
        return new ComputeOptions(precision, float32Head, recompute, decoder);
    }

    /** Returns the limit of native memory in bytes; null for none but the machine's. */
    public @Nullable Long memoryLimit() {
        return memoryLimitMb == null ? null : memoryLimitMb * 1_000_000;
    }
}
