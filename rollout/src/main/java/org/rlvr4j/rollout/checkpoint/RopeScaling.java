package org.rlvr4j.rollout.checkpoint;

import java.util.List;

/**
 * How rotary frequencies are stretched so that a model reaches further than it was pretrained. Formulas are those of
 * Hugging Face transformers 5.12 ({@code modeling_rope_utils}), in float32 as there.
 */
public sealed interface RopeScaling {

    /**
     * Returns the angle per position of each pair of dimensions.
     *
     * @param theta the base of the geometric sequence, above 0
     * @param headDim the rotated dimensions of a head, even
     * @return {@code headDim / 2} frequencies, in radians, falling
     */
    float[] inverseFrequencies(double theta, int headDim);

    /** Returns what cosines and sines are multiplied with. */
    default double attentionFactor() {
        return 1.0;
    }

    /** Unscaled: \(theta^{-2i/d}\) (Su et al., RoFormer, 2021). */
    record None() implements RopeScaling {

        @Override
        public float[] inverseFrequencies(double theta, int headDim) {
            float[] result = powers(theta, headDim);
            for (int i = 0; i < result.length; i++) {
                result[i] = 1f / result[i];
            }
            return result;
        }
    }

    /**
     * All frequencies divided by a factor (position interpolation, Chen et al., 2023).
     *
     * @param factor how many times further, above 0
     */
    record Linear(double factor) implements RopeScaling {

        public Linear {
            requirePositive("factor", factor);
        }

        @Override
        public float[] inverseFrequencies(double theta, int headDim) {
            float[] result = new None().inverseFrequencies(theta, headDim);
            for (int i = 0; i < result.length; i++) {
                result[i] /= (float) factor;
            }
            return result;
        }
    }

    /**
     * Llama 3.1's: short wavelengths stay, long ones are divided by the factor, those between are blended.
     *
     * @param factor how many times further, above 0
     * @param lowFrequencyFactor wavelengths above {@code originalMaxPositions / lowFrequencyFactor} are scaled
     * @param highFrequencyFactor wavelengths below {@code originalMaxPositions / highFrequencyFactor} stay; must
     *     exceed the low one
     * @param originalMaxPositions the longest sequence of pretraining
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalMaxPositions)
            implements RopeScaling {

        public Llama3 {
            requirePositive("factor", factor);
            requirePositive("low_freq_factor", lowFrequencyFactor);
            requirePositive("original_max_position_embeddings", originalMaxPositions);
            if (!(highFrequencyFactor > lowFrequencyFactor)) {
                throw new IllegalArgumentException("high_freq_factor is " + highFrequencyFactor
                        + "; it must exceed low_freq_factor, which is " + lowFrequencyFactor);
            }
        }

        @Override
        public float[] inverseFrequencies(double theta, int headDim) {
            float[] result = new None().inverseFrequencies(theta, headDim);
            for (int i = 0; i < result.length; i++) {
                result[i] = scale(result[i]);
            }
            return result;
        }

        private float scale(float frequency) {
            float wavelength = (float) (2 * Math.PI) / frequency;
            if (wavelength < originalMaxPositions / highFrequencyFactor) {
                return frequency;
            }
            if (wavelength > originalMaxPositions / lowFrequencyFactor) {
                return frequency / (float) factor;
            }
            float smooth = (originalMaxPositions / wavelength - (float) lowFrequencyFactor)
                    / (float) (highFrequencyFactor - lowFrequencyFactor);
            return (1 - smooth) * frequency / (float) factor + smooth * frequency;
        }
    }

    /**
     * YaRN (Peng et al., arXiv 2309.00071): a ramp over the dimensions, from unscaled where a head turns often within
     * the pretrained length to divided by the factor where it turns rarely.
     *
     * @param factor how many times further, above 0
     * @param originalMaxPositions the longest sequence of pretraining
     * @param betaFast turns above which a dimension is left alone, above 0
     * @param betaSlow turns below which a dimension is fully scaled, above 0
     * @param attentionFactor multiplies cosines and sines; see {@link #defaultAttentionFactor}
     * @param truncate whether the ramp's ends are rounded outwards to whole dimensions
     */
    record Yarn(
            double factor,
            int originalMaxPositions,
            double betaFast,
            double betaSlow,
            double attentionFactor,
            boolean truncate)
            implements RopeScaling {

        public Yarn {
            requirePositive("factor", factor);
            requirePositive("original_max_position_embeddings", originalMaxPositions);
            requirePositive("beta_fast", betaFast);
            requirePositive("beta_slow", betaSlow);
            requirePositive("attention_factor", attentionFactor);
        }

        /**
         * Returns \(0.1\, m \ln(factor) + 1\), or 1 for a factor up to 1, as transformers' {@code get_mscale} does.
         *
         * @param mscale 1 unless the configuration says otherwise
         */
        public static double defaultAttentionFactor(double factor, double mscale) {
            return factor <= 1 ? 1.0 : 0.1 * mscale * Math.log(factor) + 1.0;
        }

        @Override
        public float[] inverseFrequencies(double theta, int headDim) {
            double low = dimensionOf(betaFast, theta, headDim);
            double high = dimensionOf(betaSlow, theta, headDim);
            if (truncate) {
                low = Math.floor(low);
                high = Math.ceil(high);
            }
            low = Math.max(low, 0);
            high = Math.min(high, headDim - 1);
            if (low == high) {
                high += 0.001;
            }
            float[] powers = powers(theta, headDim);
            float[] result = new float[powers.length];
            for (int i = 0; i < powers.length; i++) {
                float ramp = Math.min(1f, Math.max(0f, (i - (float) low) / (float) (high - low)));
                float kept = 1 - ramp;
                result[i] = 1f / ((float) factor * powers[i]) * (1 - kept) + 1f / powers[i] * kept;
            }
            return result;
        }

        /** Returns the dimension that turns this often over the pretrained length. */
        private double dimensionOf(double turns, double theta, int headDim) {
            return headDim * Math.log(originalMaxPositions / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
        }
    }

    /**
     * LongRoPE (Ding et al., arXiv 2402.13753) as Phi-3 uses it: every frequency divided by a factor of its own. There
     * are two sets of factors, one for sequences up to the pretrained length and one for longer ones, and a sequence
     * that grows beyond that length changes all the angles of its beginning too.
     *
     * @param shortFactors one for each frequency, above 0; for sequences up to {@code originalMaxPositions}
     * @param longFactors the same for longer ones
     * @param originalMaxPositions the longest sequence of pretraining
     * @param attentionFactor multiplies cosines and sines; see {@link #defaultAttentionFactor}
     */
    record LongRope(
            List<Double> shortFactors, List<Double> longFactors, int originalMaxPositions, double attentionFactor)
            implements RopeScaling {

        public LongRope {
            shortFactors = List.copyOf(shortFactors);
            longFactors = List.copyOf(longFactors);
            requirePositive("original_max_position_embeddings", originalMaxPositions);
            requirePositive("attention_factor", attentionFactor);
            shortFactors.forEach(factor -> requirePositive("an entry of short_factor", factor));
            longFactors.forEach(factor -> requirePositive("an entry of long_factor", factor));
        }

        /**
         * Returns \(\sqrt{1 + \ln s / \ln L}\) for a factor s above 1, else 1.
         *
         * @param factor s, how many times further
         * @param originalMaxPositions L
         */
        public static double defaultAttentionFactor(double factor, int originalMaxPositions) {
            return factor <= 1 ? 1.0 : Math.sqrt(1 + Math.log(factor) / Math.log(originalMaxPositions));
        }

        /** Returns the scaling of sequences beyond the pretrained length. */
        RopeScaling beyond() {
            return new LongRope(longFactors, longFactors, originalMaxPositions, attentionFactor);
        }

        @Override
        public float[] inverseFrequencies(double theta, int headDim) {
            float[] powers = powers(theta, headDim);
            float[] result = new float[powers.length];
            for (int i = 0; i < powers.length; i++) {
                result[i] = 1f / (shortFactors.get(i).floatValue() * powers[i]);
            }
            return result;
        }
    }

    private static float[] powers(double theta, int headDim) {
        float[] result = new float[headDim / 2];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) Math.pow(theta, 2f * i / headDim);
        }
        return result;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be finite and above 0");
        }
    }
}
