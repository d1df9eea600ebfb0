package org.rlvr4j.rollout.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Turns 16 rows of 16 values into columns, in registers: rows that are 8, 4, 2 and 1 apart exchange what lies as far off
 * the diagonal; {@code a ^ (a ^ b) & mask} is b where the mask is set, and a elsewhere. Loads that gather a column take
 * longer.
 */
final class Transposition {

    private static final VectorShuffle<Integer> BY_EIGHT = VectorShuffle.fromOp(Bfloat16.INTS, lane -> lane ^ 8);
    private static final VectorShuffle<Integer> BY_FOUR = VectorShuffle.fromOp(Bfloat16.INTS, lane -> lane ^ 4);
    private static final VectorShuffle<Integer> BY_TWO = VectorShuffle.fromOp(Bfloat16.INTS, lane -> lane ^ 2);

    private static final IntVector ODD_EIGHTS = IntVector.fromArray(Bfloat16.INTS, lanes(8, true), 0);
    private static final IntVector EVEN_EIGHTS = IntVector.fromArray(Bfloat16.INTS, lanes(8, false), 0);
    private static final IntVector ODD_FOURS = IntVector.fromArray(Bfloat16.INTS, lanes(4, true), 0);
    private static final IntVector EVEN_FOURS = IntVector.fromArray(Bfloat16.INTS, lanes(4, false), 0);
    private static final IntVector ODD_TWOS = IntVector.fromArray(Bfloat16.INTS, lanes(2, true), 0);
    private static final IntVector EVEN_TWOS = IntVector.fromArray(Bfloat16.INTS, lanes(2, false), 0);

    /** The bits of the first of two lanes. */
    private static final long LOWER = 0xffffffffL;

    private Transposition() {}

    /** Returns all bits in the lanes whose group of so many has an odd number, or an even one. */
    private static int[] lanes(int group, boolean odd) {
        int[] bits = new int[Lanes.LANES];
        for (int lane = 0; lane < bits.length; lane++) {
            bits[lane] = (lane & group) != 0 == odd ? -1 : 0;
        }
        return bits;
    }

    /**
     * Writes columns, the first at {@code begin}.
     *
     * @param from where the first row's first value is
     * @param stride distance of rows
     * @param columns how many, a multiple of 16
     * @param near distance between a column and the next, within four
     * @param far distance between four columns and the next four
     */
    static void turn(int[] x, int from, int stride, int columns, int[] to, int begin, int near, int far) {
        for (int i = 0; i < columns; i += Lanes.LANES) {
            int at = from + i;
            int t0 = begin + i / 4 * far;
            int t4 = t0 + far;
            int t8 = t4 + far;
            int t12 = t8 + far;
            IntVector a0 = IntVector.fromArray(Bfloat16.INTS, x, at);
            IntVector a1 = IntVector.fromArray(Bfloat16.INTS, x, at + stride);
            IntVector a2 = IntVector.fromArray(Bfloat16.INTS, x, at + 2 * stride);
            IntVector a3 = IntVector.fromArray(Bfloat16.INTS, x, at + 3 * stride);
            IntVector a4 = IntVector.fromArray(Bfloat16.INTS, x, at + 4 * stride);
            IntVector a5 = IntVector.fromArray(Bfloat16.INTS, x, at + 5 * stride);
            IntVector a6 = IntVector.fromArray(Bfloat16.INTS, x, at + 6 * stride);
            IntVector a7 = IntVector.fromArray(Bfloat16.INTS, x, at + 7 * stride);
            IntVector a8 = IntVector.fromArray(Bfloat16.INTS, x, at + 8 * stride);
            IntVector a9 = IntVector.fromArray(Bfloat16.INTS, x, at + 9 * stride);
            IntVector a10 = IntVector.fromArray(Bfloat16.INTS, x, at + 10 * stride);
            IntVector a11 = IntVector.fromArray(Bfloat16.INTS, x, at + 11 * stride);
            IntVector a12 = IntVector.fromArray(Bfloat16.INTS, x, at + 12 * stride);
            IntVector a13 = IntVector.fromArray(Bfloat16.INTS, x, at + 13 * stride);
            IntVector a14 = IntVector.fromArray(Bfloat16.INTS, x, at + 14 * stride);
            IntVector a15 = IntVector.fromArray(Bfloat16.INTS, x, at + 15 * stride);
            IntVector b0 =
                    a0.lanewise(XOR, a0.lanewise(XOR, a8.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b8 =
                    a8.lanewise(XOR, a8.lanewise(XOR, a0.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b1 =
                    a1.lanewise(XOR, a1.lanewise(XOR, a9.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b9 =
                    a9.lanewise(XOR, a9.lanewise(XOR, a1.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b2 =
                    a2.lanewise(XOR, a2.lanewise(XOR, a10.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b10 =
                    a10.lanewise(XOR, a10.lanewise(XOR, a2.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b3 =
                    a3.lanewise(XOR, a3.lanewise(XOR, a11.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b11 =
                    a11.lanewise(XOR, a11.lanewise(XOR, a3.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b4 =
                    a4.lanewise(XOR, a4.lanewise(XOR, a12.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b12 =
                    a12.lanewise(XOR, a12.lanewise(XOR, a4.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b5 =
                    a5.lanewise(XOR, a5.lanewise(XOR, a13.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b13 =
                    a13.lanewise(XOR, a13.lanewise(XOR, a5.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b6 =
                    a6.lanewise(XOR, a6.lanewise(XOR, a14.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b14 =
                    a14.lanewise(XOR, a14.lanewise(XOR, a6.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector b7 =
                    a7.lanewise(XOR, a7.lanewise(XOR, a15.rearrange(BY_EIGHT)).and(ODD_EIGHTS));
            IntVector b15 =
                    a15.lanewise(XOR, a15.lanewise(XOR, a7.rearrange(BY_EIGHT)).and(EVEN_EIGHTS));
            IntVector c0 =
                    b0.lanewise(XOR, b0.lanewise(XOR, b4.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c4 =
                    b4.lanewise(XOR, b4.lanewise(XOR, b0.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c1 =
                    b1.lanewise(XOR, b1.lanewise(XOR, b5.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c5 =
                    b5.lanewise(XOR, b5.lanewise(XOR, b1.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c2 =
                    b2.lanewise(XOR, b2.lanewise(XOR, b6.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c6 =
                    b6.lanewise(XOR, b6.lanewise(XOR, b2.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c3 =
                    b3.lanewise(XOR, b3.lanewise(XOR, b7.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c7 =
                    b7.lanewise(XOR, b7.lanewise(XOR, b3.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c8 =
                    b8.lanewise(XOR, b8.lanewise(XOR, b12.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c12 =
                    b12.lanewise(XOR, b12.lanewise(XOR, b8.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c9 =
                    b9.lanewise(XOR, b9.lanewise(XOR, b13.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c13 =
                    b13.lanewise(XOR, b13.lanewise(XOR, b9.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c10 =
                    b10.lanewise(XOR, b10.lanewise(XOR, b14.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c14 =
                    b14.lanewise(XOR, b14.lanewise(XOR, b10.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector c11 =
                    b11.lanewise(XOR, b11.lanewise(XOR, b15.rearrange(BY_FOUR)).and(ODD_FOURS));
            IntVector c15 =
                    b15.lanewise(XOR, b15.lanewise(XOR, b11.rearrange(BY_FOUR)).and(EVEN_FOURS));
            IntVector d0 =
                    c0.lanewise(XOR, c0.lanewise(XOR, c2.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d2 =
                    c2.lanewise(XOR, c2.lanewise(XOR, c0.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d1 =
                    c1.lanewise(XOR, c1.lanewise(XOR, c3.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d3 =
                    c3.lanewise(XOR, c3.lanewise(XOR, c1.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d4 =
                    c4.lanewise(XOR, c4.lanewise(XOR, c6.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d6 =
                    c6.lanewise(XOR, c6.lanewise(XOR, c4.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d5 =
                    c5.lanewise(XOR, c5.lanewise(XOR, c7.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d7 =
                    c7.lanewise(XOR, c7.lanewise(XOR, c5.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d8 =
                    c8.lanewise(XOR, c8.lanewise(XOR, c10.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d10 =
                    c10.lanewise(XOR, c10.lanewise(XOR, c8.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d9 =
                    c9.lanewise(XOR, c9.lanewise(XOR, c11.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d11 =
                    c11.lanewise(XOR, c11.lanewise(XOR, c9.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d12 =
                    c12.lanewise(XOR, c12.lanewise(XOR, c14.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d14 =
                    c14.lanewise(XOR, c14.lanewise(XOR, c12.rearrange(BY_TWO)).and(EVEN_TWOS));
            IntVector d13 =
                    c13.lanewise(XOR, c13.lanewise(XOR, c15.rearrange(BY_TWO)).and(ODD_TWOS));
            IntVector d15 =
                    c15.lanewise(XOR, c15.lanewise(XOR, c13.rearrange(BY_TWO)).and(EVEN_TWOS));
            LongVector e0 = d0.reinterpretAsLongs();
            LongVector e1 = d1.reinterpretAsLongs();
            e0.and(LOWER).or(e1.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t0);
            e0.lanewise(LSHR, 32).or(e1.and(~LOWER)).reinterpretAsInts().intoArray(to, t0 + near);
            LongVector e2 = d2.reinterpretAsLongs();
            LongVector e3 = d3.reinterpretAsLongs();
            e2.and(LOWER).or(e3.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t0 + 2 * near);
            e2.lanewise(LSHR, 32).or(e3.and(~LOWER)).reinterpretAsInts().intoArray(to, t0 + 3 * near);
            LongVector e4 = d4.reinterpretAsLongs();
            LongVector e5 = d5.reinterpretAsLongs();
            e4.and(LOWER).or(e5.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t4);
            e4.lanewise(LSHR, 32).or(e5.and(~LOWER)).reinterpretAsInts().intoArray(to, t4 + near);
            LongVector e6 = d6.reinterpretAsLongs();
            LongVector e7 = d7.reinterpretAsLongs();
            e6.and(LOWER).or(e7.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t4 + 2 * near);
            e6.lanewise(LSHR, 32).or(e7.and(~LOWER)).reinterpretAsInts().intoArray(to, t4 + 3 * near);
            LongVector e8 = d8.reinterpretAsLongs();
            LongVector e9 = d9.reinterpretAsLongs();
            e8.and(LOWER).or(e9.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t8);
            e8.lanewise(LSHR, 32).or(e9.and(~LOWER)).reinterpretAsInts().intoArray(to, t8 + near);
            LongVector e10 = d10.reinterpretAsLongs();
            LongVector e11 = d11.reinterpretAsLongs();
            e10.and(LOWER).or(e11.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t8 + 2 * near);
            e10.lanewise(LSHR, 32).or(e11.and(~LOWER)).reinterpretAsInts().intoArray(to, t8 + 3 * near);
            LongVector e12 = d12.reinterpretAsLongs();
            LongVector e13 = d13.reinterpretAsLongs();
            e12.and(LOWER).or(e13.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t12);
            e12.lanewise(LSHR, 32).or(e13.and(~LOWER)).reinterpretAsInts().intoArray(to, t12 + near);
            LongVector e14 = d14.reinterpretAsLongs();
            LongVector e15 = d15.reinterpretAsLongs();
            e14.and(LOWER).or(e15.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(to, t12 + 2 * near);
            e14.lanewise(LSHR, 32).or(e15.and(~LOWER)).reinterpretAsInts().intoArray(to, t12 + 3 * near);
        }
    }
}
