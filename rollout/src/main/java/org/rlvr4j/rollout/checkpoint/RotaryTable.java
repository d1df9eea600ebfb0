package org.rlvr4j.rollout.checkpoint;

import java.util.Optional;

/**
 * Cosines and sines of the rotary position embedding, in the rotate-half layout of Hugging Face transformers: columns
 * {@code i} and {@code i + headDim / 2} hold the same angle.
 *
 * @param positions rows
 * @param headDim columns: the rotated dimensions of a head
 * @param cos {@code [positions, headDim]}, row-major, the attention factor applied
 * @param sin the same for sines
 */
@SuppressWarnings("ArrayRecordComponent")
public record RotaryTable(int positions, int headDim, float[] cos, float[] sin) {

    /**
     * Returns the table of a model. With LongRoPE it has two rows for each position, the second for sequences beyond
     * the pretrained length.
     *
     * @param positions how many, at least 1; {@code positions * headDim} must stay below 2^31
     */
    public static RotaryTable of(ModelConfig config, int positions) {
        int dimensions = Math.max(2, config.rotaryDim());
        RotaryTable table = of(config.ropeScaling(), config.ropeTheta(), dimensions, positions);
        if (config.ropeScaling() instanceof RopeScaling.LongRope rope) {
            return table.alternating(of(rope.beyond(), config.ropeTheta(), dimensions, positions));
        }
        return table;
    }

    private RotaryTable alternating(RotaryTable other) {
        return new RotaryTable(
                2 * positions, headDim, alternating(cos, other.cos, headDim), alternating(sin, other.sin, headDim));
    }

    private static float[] alternating(float[] even, float[] odd, int width) {
        float[] all = new float[Math.addExact(even.length, odd.length)];
        for (int from = 0; from < even.length; from += width) {
            System.arraycopy(even, from, all, 2 * from, width);
            System.arraycopy(odd, from, all, 2 * from + width, width);
        }
        return all;
    }

    /** Returns the table of the layers with a window, where it is another one. */
    public static Optional<RotaryTable> local(ModelConfig config, int positions) {
        return config.localRopeTheta().isEmpty()
                ? Optional.empty()
                : Optional.of(of(
                        new RopeScaling.None(), config.localRopeTheta().getAsDouble(), config.rotaryDim(), positions));
    }

    static RotaryTable of(RopeScaling scaling, double theta, int headDim, int positions) {
        if (positions < 1 || (long) positions * headDim > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a rotary table of " + positions + " positions and " + headDim
                    + " dimensions cannot be held; ask for 1 to " + (Integer.MAX_VALUE - 8) / headDim
                    + " positions");
        }
        float[] frequencies = scaling.inverseFrequencies(theta, headDim);
        float factor = (float) scaling.attentionFactor();
        float[] cos = new float[positions * headDim];
        float[] sin = new float[positions * headDim];
        int half = headDim / 2;
        for (int position = 0; position < positions; position++) {
            int row = position * headDim;
            for (int i = 0; i < half; i++) {
                // The angle is rounded to float32 before the cosine is taken, as it is in transformers.
                float angle = position * frequencies[i];
                float c = (float) Math.cos(angle) * factor;
                float s = (float) Math.sin(angle) * factor;
                cos[row + i] = c;
                cos[row + half + i] = c;
                sin[row + i] = s;
                sin[row + half + i] = s;
            }
        }
        return new RotaryTable(positions, headDim, cos, sin);
    }
}
