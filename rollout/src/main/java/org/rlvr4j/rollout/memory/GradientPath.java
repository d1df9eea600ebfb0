package org.rlvr4j.rollout.memory;

import org.rlvr4j.rollout.checkpoint.ModelConfig;

/** How gradients get from the hidden states back to the parameters. */
public enum GradientPath {
    /** By the layers' gradients as the script writes them out: no graph, and only what they need is kept. */
    WRITTEN,

    /** By a graph that libtorch records: on a GPU, in bfloat16, with LayerNorm, and with soft caps of attention. */
    RECORDED;

    /**
     * Returns the way that a model takes.
     *
     * @param gpu whether it lives on one
     */
    public static GradientPath of(ModelConfig config, ComputeOptions compute, boolean gpu) {
        boolean written = !gpu
                && !compute.isHalf()
                && !config.layerNorms()
                && config.attentionScores().softCap() == 0;
        return written ? WRITTEN : RECORDED;
    }
}
