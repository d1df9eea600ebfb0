package org.rlvr4j.rollout.vector;

import java.util.Random;

/** What tests of vectors share: numbers, and a small shape. */
final class Examples {

    private Examples() {}

    /** Returns numbers from -0.5 to 0.5. */
    static float[] numbers(int n, long seed) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /**
     * Returns two layers of a model 32 wide with 70 tokens.
     *
     * @param rotaryDims 0 for layers that do not rotate
     * @param window of the second layer; 0 for all positions
     */
    static VectorShape shape(int heads, int kvHeads, int headDim, int rotaryDims, int window, float attentionCap) {
        int rope = rotaryDims == 0 ? -1 : 0;
        return new VectorShape(
                2,
                32,
                heads,
                kvHeads,
                headDim,
                rotaryDims,
                48,
                70,
                1e-6f,
                false,
                true,
                VectorShape.Gate.SILU,
                1,
                attentionCap,
                0,
                true,
                new int[] {0, window},
                new int[] {rope, rope});
    }
}
