package org.rlvr4j.rollout.memory;

/**
 * How a decoder computes.
 *
 * @param precision of matrix products
 * @param float32Head whether the head's products are in float32 even so
 * @param recompute whether a training pass keeps what each layer takes and computes the layer again on the way back,
 *     instead of keeping all that happens inside: about a third more work in training, and activations of one layer at
 *     a time instead of all
 */
public record ComputeOptions(Precision precision, boolean float32Head, boolean recompute) {

    /** float32, nothing computed twice. */
    public static final ComputeOptions DEFAULT = new ComputeOptions(Precision.FLOAT32, false, false);

    /** Returns whether layers compute in bfloat16. */
    public boolean isHalf() {
        return precision == Precision.BFLOAT16;
    }

    /** Returns whether the head does. */
    public boolean isHeadHalf() {
        return isHalf() && !float32Head;
    }
}
