package org.rlvr4j.rollout.memory;

/** What matrix products are computed in. Weights, gradients and the optimizer's state are float32 in any case. */
public enum Precision {
    FLOAT32(4),
    /**
     * Products, attention, what layers keep for the way back, and the key-value cache in bfloat16. The residual stream,
     * norms, the statistics of softmax, and log-probabilities stay in float32.
     */
    BFLOAT16(2);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of a value. */
    public int bytes() {
        return bytes;
    }
}
