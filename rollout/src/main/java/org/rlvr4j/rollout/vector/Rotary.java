package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rotary position embeddings (Su et al., RoFormer) of heads whose halves are interleaved: dimensions \(2 i\) and \(2 i + 1\)
 * turn by angle i, \((a, b) \to (a c - b s, b c + a s)\).
 *
 * <p>The tables hold a cosine and a sine for each dimension, the first sine of a pair negative, so that a turn is two
 * products with the dimensions and with the same exchanged pair by pair.
 */
final class Rotary {
    private static final VectorShuffle<Float> NEIGHBOURS = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1);

    private final int dims;
    private final int table;
    private final float[] cos;
    private final float[] sin;

    /**
     * Takes tables.
     *
     * @param tables how many there are
     * @param dims of a head that turn, the first ones
     * @param cosines {@code [table, position, dims]}, where columns {@code i} and {@code i + dims / 2} are alike
     * @param sines likewise
     */
    Rotary(int tables, int dims, float[] cosines, float[] sines) {
        this.dims = dims;
        this.table = cosines.length / tables;
        this.cos = new float[cosines.length];
        this.sin = new float[sines.length];
        for (int row = 0; row < cosines.length; row += dims) {
            for (int i = 0; i < dims / 2; i++) {
                int at = row + 2 * i;
                cos[at] = cosines[row + i];
                cos[at + 1] = cosines[row + i];
                sin[at] = -sines[row + i];
                sin[at + 1] = sines[row + i];
            }
        }
    }

    /**
     * Turns heads in place.
     *
     * @param heads how many, {@code stride} apart
     */
    void turn(int index, int position, float[] x, int at, int heads, int stride) {
        int row = index * table + position * dims;
        for (int head = 0; head < heads; head++) {
            int h = at + head * stride;
            int i = 0;
            for (; i + LANES <= dims; i += LANES) {
                FloatVector v = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, h + i));
                v.rearrange(NEIGHBOURS)
                        .mul(FloatVector.fromArray(FLOATS, sin, row + i))
                        .add(v.mul(FloatVector.fromArray(FLOATS, cos, row + i)))
                        .intoArray(x, h + i);
            }
            for (; i < dims; i += 2) {
                float a = x[h + i];
                float b = x[h + i + 1];
                x[h + i] = b * sin[row + i] + a * cos[row + i];
                x[h + i + 1] = a * sin[row + i + 1] + b * cos[row + i + 1];
            }
        }
    }
}
