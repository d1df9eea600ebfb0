package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.INTS;
import static org.rlvr4j.rollout.vector.Lanes.INT_VECTOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Turns 16 rows of 16 values into columns: rows that are 8, 4, 2 and 1 apart exchange, in vectors, what lies as far off the
 * diagonal. Loads that gather a column take longer. So does the last exchange in vectors of longs: in every other start of
 * Java its compiler does not know the class of what {@code reinterpretAsInts} makes of them, and stores it by way of objects.
 */
final class Transposition {
    private static final int SIZE = Lanes.LANES;

    private static final VectorShuffle<Integer> BY_EIGHT = VectorShuffle.fromOp(INTS, lane -> lane ^ 8);
    private static final VectorShuffle<Integer> BY_FOUR = VectorShuffle.fromOp(INTS, lane -> lane ^ 4);
    private static final VectorShuffle<Integer> BY_TWO = VectorShuffle.fromOp(INTS, lane -> lane ^ 2);
    private static final VectorShuffle<Integer> BY_ONE = VectorShuffle.fromOp(INTS, lane -> lane ^ 1);

    /** At {@code SIZE * apart} all bits in the lanes that have a partner so far before them. */
    private static final int[] LATER = later();

    /** Rows on their way. */
    private final int[] square = new int[Lanes.ALIGNED + SIZE * SIZE];

    private static int[] later() {
        int[] bits = new int[SIZE * SIZE];
        for (int apart = 1; apart < SIZE; apart *= 2) {
            for (int lane = 0; lane < SIZE; lane++) {
                bits[SIZE * apart + lane] = (lane & apart) == 0 ? 0 : -1;
            }
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
    void turn(int[] x, int from, int stride, int columns, int[] to, int begin, int near, int far) {
        int at = Lanes.ALIGNED;
        for (int i = 0; i < columns; i += SIZE) {
            exchange(4, x, from + i, stride, 4 * stride, square, at, SIZE, 4 * SIZE);
            exchange(1, square, at, SIZE, 4 * SIZE, to, begin + i / 4 * far, near, far);
        }
    }

    /** Lets rows exchange that are {@code 2 * apart} from each other, and then those that are {@code apart}, which is 4 or 1. */
    private static void exchange(
            int apart, int[] x, int at, int near, int far, int[] to, int toAt, int toNear, int toFar) {
        int step = apart == 4 ? far : near;
        int toStep = apart == 4 ? toFar : toNear;
        int next = apart == 4 ? near : far;
        int toNext = apart == 4 ? toNear : toFar;
        VectorShuffle<Integer> second = apart == 4 ? BY_EIGHT : BY_TWO;
        VectorShuffle<Integer> first = apart == 4 ? BY_FOUR : BY_ONE;
        IntVector laterSecond = IntVector.fromArray(INTS, LATER, SIZE * 2 * apart);
        IntVector laterFirst = IntVector.fromArray(INTS, LATER, SIZE * apart);
        for (int i = 0; i < 4; i++) {
            int row = at + i * next;
            int toRow = toAt + i * toNext;
            IntVector a = INT_VECTOR.cast(IntVector.fromArray(INTS, x, row));
            IntVector b = INT_VECTOR.cast(IntVector.fromArray(INTS, x, row + step));
            IntVector c = INT_VECTOR.cast(IntVector.fromArray(INTS, x, row + 2 * step));
            IntVector d = INT_VECTOR.cast(IntVector.fromArray(INTS, x, row + 3 * step));
            IntVector ac = a.lanewise(VectorOperators.XOR, c.rearrange(second)).and(laterSecond);
            IntVector bd = b.lanewise(VectorOperators.XOR, d.rearrange(second)).and(laterSecond);
            a = a.lanewise(VectorOperators.XOR, ac);
            b = b.lanewise(VectorOperators.XOR, bd);
            c = c.lanewise(VectorOperators.XOR, ac.rearrange(second));
            d = d.lanewise(VectorOperators.XOR, bd.rearrange(second));
            IntVector ab = a.lanewise(VectorOperators.XOR, b.rearrange(first)).and(laterFirst);
            IntVector cd = c.lanewise(VectorOperators.XOR, d.rearrange(first)).and(laterFirst);
            a.lanewise(VectorOperators.XOR, ab).intoArray(to, toRow);
            b.lanewise(VectorOperators.XOR, ab.rearrange(first)).intoArray(to, toRow + toStep);
            c.lanewise(VectorOperators.XOR, cd).intoArray(to, toRow + 2 * toStep);
            d.lanewise(VectorOperators.XOR, cd.rearrange(first)).intoArray(to, toRow + 3 * toStep);
        }
    }
}
