package org.rlvr4j.rollout.checkpoint;

/**
 * Conversions between float32 and the two 16-bit formats. Narrowing rounds to nearest, ties to even (IEEE 754); a
 * NaN stays one and keeps the upper bits of its payload, so that widening and narrowing gives back the same bits.
 */
final class HalfPrecision {

    /** The least magnitude that rounds to infinity: half-way beyond the largest finite value. */
    static final float FLOAT16_OVERFLOW = 65520;

    /** All float16 values by their bits: faster than the arithmetic, and small enough for the second-level cache. */
    private static final float[] FLOAT16_VALUES = float16Values();

    private HalfPrecision() {}

    // The loops have methods of their own, so that the compiler optimizes each for itself.

    static void fromBfloat16(short[] bits, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = fromBfloat16(bits[i]);
        }
    }

    static void fromFloat16(short[] bits, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = fromFloat16(bits[i]);
        }
    }

    static void toBfloat16(float[] values, short[] bits, int count) {
        for (int i = 0; i < count; i++) {
            bits[i] = toBfloat16(values[i]);
        }
    }

    static void toFloat16(float[] values, short[] bits, int count) {
        for (int i = 0; i < count; i++) {
            bits[i] = toFloat16(values[i]);
        }
    }

    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            int upper = bits >>> 16;
            return (short) ((upper & 0x7f) == 0 ? upper | 0x40 : upper);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    static float fromFloat16(short bits) {
        return FLOAT16_VALUES[bits & 0xffff];
    }

    static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (Float.isNaN(value)) {
            int payload = (magnitude >>> 13) & 0x3ff;
            return (short) (sign | 0x7c00 | (payload == 0 ? 0x200 : payload));
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00); // at least 65520, half-way beyond the largest finite value
        }
        if (magnitude < 0x38800000) {
            return (short) (sign | subnormalFloat16(magnitude));
        }
        int rebased = magnitude - ((127 - 15) << 23);
        return (short) (sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13));
    }

    /** Rounds a magnitude below 2^-14 to a multiple of 2^-24. */
    private static int subnormalFloat16(int magnitude) {
        int exponent = magnitude >>> 23;
        int shift = 126 - exponent;
        if (shift > 24) {
            return 0; // below 2^-25, half of the smallest value; also float32's own subnormals
        }
        int mantissa = (magnitude & 0x7fffff) | 0x800000;
        int kept = mantissa >>> shift;
        int rest = mantissa & ((1 << shift) - 1);
        int half = 1 << (shift - 1);
        return rest > half || (rest == half && (kept & 1) == 1) ? kept + 1 : kept;
    }

    private static float[] float16Values() {
        float[] values = new float[1 << 16];
        for (int bits = 0; bits < values.length; bits++) {
            int sign = (bits & 0x8000) << 16;
            int exponent = (bits >>> 10) & 0x1f;
            int mantissa = bits & 0x3ff;
            if (exponent == 0) {
                float magnitude = mantissa * 0x1p-24f;
                values[bits] = sign == 0 ? magnitude : -magnitude;
            } else {
                int rebased = exponent == 0x1f ? 0xff : exponent + 127 - 15;
                values[bits] = Float.intBitsToFloat(sign | (rebased << 23) | (mantissa << 13));
            }
        }
        return values;
    }
}
