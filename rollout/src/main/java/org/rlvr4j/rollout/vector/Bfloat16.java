package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.INTS;
import static org.rlvr4j.rollout.vector.Lanes.INT_VECTOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Numbers of bfloat16, two in 32 bits: a shift widens one of them to float32, a mask the other. */
final class Bfloat16 {

    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final Class<? extends ShortVector> SHORT_VECTOR =
            SHORTS.vectorType().asSubclass(ShortVector.class);

    /** The bits of the second of two numbers. */
    static final int UPPER = 0xffff0000;

    /** The one NaN that {@link Float#floatToIntBits} knows. */
    private static final int NAN = 0x7fc00000;

    private Bfloat16() {}

    /** Returns the upper 16 bits of a float, rounded to nearest, ties to even; a NaN stays one. */
    static int rounded(float value) {
        int bits = Float.floatToIntBits(value);
        return Float.isNaN(value) ? bits >>> 16 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
    }

    /** Returns two numbers in the bits of one float. */
    static float pair(float low, float high) {
        return Float.intBitsToFloat(rounded(high) << 16 | rounded(low));
    }

    /**
     * Writes pairs of numbers, each rounded as {@link #rounded} does.
     *
     * @param n how many, a multiple of 16
     */
    static void pairs(float[] low, float[] high, int n, int[] to, int at) {
        for (int i = 0; i < n; i += Lanes.LANES) {
            FloatVector a = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, low, i));
            FloatVector b = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, high, i));
            IntVector p = INT_VECTOR.cast(a.reinterpretAsInts());
            IntVector q = INT_VECTOR.cast(b.reinterpretAsInts());
            p = p.add(0x7fff).add(p.lanewise(VectorOperators.LSHR, 16).and(1));
            q = q.add(0x7fff).add(q.lanewise(VectorOperators.LSHR, 16).and(1));
            p = p.blend(NAN, a.compare(VectorOperators.NE, a).cast(INTS));
            q = q.blend(NAN, b.compare(VectorOperators.NE, b).cast(INTS));
            p.lanewise(VectorOperators.LSHR, 16).or(q.and(UPPER)).intoArray(to, at + i);
        }
    }

    /**
     * Writes pairs of numbers, each multiplied by its column's factor and its row's, and rounded as {@link #rounded} does.
     *
     * @param n how many, a multiple of 16
     * @return false if some are not finite, in which case what was written is of no use
     */
    static boolean pairs(
            float[] low, float lowScale, float[] high, float highScale, float[] factors, int n, int[] to, int at) {
        FloatVector zero = FLOAT_VECTOR.cast(FloatVector.zero(FLOATS));
        FloatVector products = zero; // with 0: all are 0, unless a number is not finite
        for (int i = 0; i < n; i += Lanes.LANES) {
            FloatVector factor = FloatVector.fromArray(FLOATS, factors, i);
            FloatVector a = FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, low, i))
                    .mul(factor)
                    .mul(lowScale);
            FloatVector b = FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, high, i))
                    .mul(factor)
                    .mul(highScale);
            products = a.fma(zero, b.fma(zero, products));
            IntVector p = INT_VECTOR.cast(a.reinterpretAsInts());
            IntVector q = INT_VECTOR.cast(b.reinterpretAsInts());
            p = p.add(p.lanewise(VectorOperators.LSHR, 16).and(1)).add(0x7fff);
            q = q.add(q.lanewise(VectorOperators.LSHR, 16).and(1)).add(0x7fff);
            p.lanewise(VectorOperators.LSHR, 16).or(q.and(UPPER)).intoArray(to, at + i);
        }
        return FLOAT_VECTOR.cast(products).reduceLanes(VectorOperators.ADD) == 0;
    }

    /** Widens numbers to float32. */
    static void widen(short[] bits, float[] to, int at, int n) {
        int whole = n - n % Lanes.LANES;
        for (int i = 0; i < whole; i += Lanes.LANES) {
            IntVector wide = INT_VECTOR.cast(SHORT_VECTOR
                    .cast(ShortVector.fromArray(SHORTS, bits, i))
                    .convertShape(VectorOperators.S2I, INTS, 0));
            FLOAT_VECTOR
                    .cast(wide.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                    .intoArray(to, at + i);
        }
        for (int i = whole; i < n; i++) {
            to[at + i] = Float.intBitsToFloat(bits[i] << 16);
        }
    }
}
