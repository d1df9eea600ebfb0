package org.rlvr4j.rollout.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Numbers of bfloat16, two in 32 bits: a shift widens one of them to float32, a mask the other. */
final class Bfloat16 {

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

    static FloatVector low(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    static FloatVector high(IntVector pairs) {
        return pairs.lanewise(VectorOperators.AND, 0xffff0000).reinterpretAsFloats();
    }
}
