package org.rlvr4j.rollout.vector;

/**
 * What a decoder computes: its sizes and switches.
 *
 * @param layers number of layers
 * @param hidden width of the residual stream
 * @param heads query heads
 * @param kvHeads key-value heads, a divisor of {@code heads}
 * @param headDim dimensions of a head
 * @param rotaryDims dimensions of it that are rotated, even, at most {@code headDim}
 * @param mlp width between the MLP's linear layers
 * @param vocabulary number of token ids
 * @param eps of all norms
 * @param layerNorm LayerNorm instead of RMSNorm
 * @param gated whether the MLP multiplies its activation by a second product
 * @param activation the MLP's
 * @param embeddingScale factor of the token embeddings
 * @param attentionCap soft cap on attention's scores; 0 for none
 * @param logitCap soft cap on the logits; 0 for none
 * @param tied whether head and embedding are one matrix
 * @param windows for each layer how many positions a token sees, itself included; 0 for all
 * @param ropes for each layer the rotary table that turns its queries and keys; -1 for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record VectorShape(
        int layers,
        int hidden,
        int heads,
        int kvHeads,
        int headDim,
        int rotaryDims,
        int mlp,
        int vocabulary,
        float eps,
        boolean layerNorm,
        boolean gated,
        Gate activation,
        float embeddingScale,
        float attentionCap,
        float logitCap,
        boolean tied,
        int[] windows,
        int[] ropes) {

    /** Floats in a vector and positions in a page; as {@code Lanes} has them, which needs the incubator module. */
    private static final int LANES = 16;

    /** Tokens that go through the layers at a time, at most. */
    static final int ROWS = 256;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** What lies between the quarters of a matrix in bfloat16, at most; see {@code Bfloat16Matrix}. */
    private static final int LARGEST_GAPS = 4096;

    /** The activations that are there. */
    public enum Gate {
        SILU,
        GELU_TANH,
        GELU,
        RELU
    }

    /**
     * Returns the bytes that a model's weights take. Of an embedding that cannot be read out of the head only some rows
     * are held at a time.
     *
     * @param half whether the layers' matrices are held in bfloat16
     * @param halfHead whether the head's is
     */
    public long weightBytes(boolean half, boolean halfHead) {
        long perLayer = packed(queryWidth() + 2L * keyWidth(), hidden, half)
                + packed(hidden, queryWidth(), half)
                + packed(gated ? 2L * mlp : mlp, hidden, half)
                + packed(hidden, mlp, half);
        long embedding = readsHead(halfHead) ? 0 : EmbeddingRows.bytes(vocabulary, hidden);
        return layers * perLayer + packed(vocabulary, hidden, halfHead) + embedding;
    }

    private static long packed(long out, long in, boolean half) {
        return (half ? 2 : 4) * numbers(out, in, half);
    }

    /** Returns the numbers of a packed matrix {@code [out, in]}: outputs fill a vector, in bfloat16 two, and inputs fours. */
    public static long numbers(long out, long in, boolean half) {
        long unit = half ? 2 * LANES : LANES;
        return (out + unit - 1) / unit * unit * (half ? (in + 3) / 4 * 4 : in);
    }

    /** Returns how many numbers a packed matrix may have, which lies in one array: of ints, where it is bfloat16. */
    public static long mostNumbers(boolean half) {
        return half ? 2L * (LONGEST_ARRAY - LANES - LARGEST_GAPS) : LONGEST_ARRAY - LANES;
    }

    /**
     * Returns the most bytes that keys and values of so many sequences of a length take, which share nothing.
     *
     * @param half whether they are held in bfloat16
     */
    public long cacheBytes(int sequences, int length, boolean half) {
        boolean pairs = half && headDim % 2 == 0;
        int unit = pairs ? 2 * LANES : LANES;
        long dims = headDim + (long) (headDim + unit - 1) / unit * unit;
        // What follows a prompt begins in a page of its own, so two of a sequence's pages may be partly empty.
        long pages = ((long) length + LANES - 1) / LANES + 1;
        return (pairs ? 2L : 4L) * sequences * pages * LANES * dims * kvHeads * layers;
    }

    /** Returns the bytes of the logits of so many rows. */
    public long logitBytes(int rows) {
        return 4L * rows * logitStride();
    }

    /** Returns of how many rows at most the logits, up to whole panels, fit an array. */
    public int mostRows() {
        return (int) (LONGEST_ARRAY / logitStride());
    }

    private long logitStride() {
        return (vocabulary + 2L * LANES - 1) / (2 * LANES) * (2 * LANES);
    }

    /** Returns whether the embedding's rows are the head's, which has all of their bits. */
    boolean readsHead(boolean halfHead) {
        return tied && !halfHead;
    }

    int queryWidth() {
        return heads * headDim;
    }

    int keyWidth() {
        return kvHeads * headDim;
    }
}
