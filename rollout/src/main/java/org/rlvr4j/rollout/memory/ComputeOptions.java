package org.rlvr4j.rollout.memory;

/**
 * How a decoder computes.
 *
 * @param precision of matrix products
 * @param float32Head whether the head's products are in float32 even so
 * @param recompute whether a training pass keeps what each layer takes and computes the layer again on the way back,
 *     instead of keeping all that happens inside: about a third more work in training, and activations of one layer at
 *     a time instead of all
 * @param decoder what draws tokens
 */
public record ComputeOptions(Precision precision, boolean float32Head, boolean recompute, DecoderChoice decoder) {

    /** float32, nothing computed twice, and the decoder that fits. */
    public static final ComputeOptions DEFAULT = new ComputeOptions(Precision.FLOAT32, false, false);

    /** Options with the decoder that fits. */
    public ComputeOptions(Precision precision, boolean float32Head, boolean recompute) {
        this(precision, float32Head, recompute, DecoderChoice.AUTO);
    }

    /** Returns options with another precision. */
    public ComputeOptions withPrecision(Precision other) {
        return new ComputeOptions(other, float32Head, recompute, decoder);
    }

    /** Returns options that recompute layers in training, or do not. */
    public ComputeOptions withRecompute(boolean other) {
        return new ComputeOptions(precision, float32Head, other, decoder);
    }

    /** Returns options with another decoder. */
    public ComputeOptions withDecoder(DecoderChoice other) {
        return new ComputeOptions(precision, float32Head, recompute, other);
    }

    /** Returns whether layers compute in bfloat16. */
    public boolean isHalf() {
        return precision == Precision.BFLOAT16;
    }

    /** Returns whether the head does. */
    public boolean isHeadHalf() {
        return isHalf() && !float32Head;
    }
}
