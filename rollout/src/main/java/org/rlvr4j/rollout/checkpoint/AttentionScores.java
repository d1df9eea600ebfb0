package org.rlvr4j.rollout.checkpoint;

/**
 * What is done to the products of queries and keys before their softmax.
 *
 * @param queryScalar they are divided by its square root; the head size unless a model says otherwise
 * @param byLayer whether they are also divided by the layer's number, counted from 1 (GPT-2's
 *     {@code scale_attn_by_inverse_layer_idx})
 * @param softCap \(s \mapsto c \tanh(s / c)\) bounds them; 0 for no cap
 */
public record AttentionScores(double queryScalar, boolean byLayer, double softCap) {

    public AttentionScores {
        if (!(queryScalar > 0 && Double.isFinite(queryScalar))) {
            throw new IllegalArgumentException(
                    "query_pre_attn_scalar is " + queryScalar + "; it must be finite and above 0");
        }
        if (!(softCap >= 0 && Double.isFinite(softCap))) {
            throw new IllegalArgumentException(
                    "attn_logit_softcapping is " + softCap + "; it must be finite and above 0, or null for none");
        }
    }

    /** Returns what a layer's scores are multiplied with. */
    public double scale(int layer) {
        double scale = 1 / Math.sqrt(queryScalar);
        return byLayer ? scale / (layer + 1) : scale;
    }
}
