package org.rlvr4j.rollout.vector;

/**
 * Rows of a product's left side in blocks of 8, and of 4, 2 and 1 for what is left; in a block, the rows' values for one
 * input lie together, where a kernel finds them all from one address.
 */
final class PackedRows {
    private float[] values = new float[0];
    private int rows;
    private int width;

    /** Returns how many of so many rows go into the next block. */
    static int block(int left) {
        return left >= 8 ? 8 : Integer.highestOneBit(left);
    }

    /** Returns how many blocks so many rows make. */
    static int blocks(int rows) {
        return rows / 8 + Integer.bitCount(rows % 8);
    }

    /**
     * Takes rows.
     *
     * @param x rows {@code stride} apart, of which {@code in} values are taken
     */
    void pack(float[] x, int stride, int in, int n) {
        rows = n;
        width = in;
        if (values.length < n * width) {
            values = new float[n * width];
        }
        for (int row = 0; row < n; ) {
            int block = block(n - row);
            if (block == 8) {
                pack8(x, row * stride, stride, in, row * width);
            } else {
                pack(x, row * stride, stride, in, block, row * width);
            }
            row += block;
        }
    }

    private void pack8(float[] x, int from, int stride, int in, int at) {
        float[] to = values;
        for (int i = 0; i < in; i++) {
            int f = from + i;
            int t = at + 8 * i;
            to[t] = x[f];
            to[t + 1] = x[f + stride];
            to[t + 2] = x[f + 2 * stride];
            to[t + 3] = x[f + 3 * stride];
            to[t + 4] = x[f + 4 * stride];
            to[t + 5] = x[f + 5 * stride];
            to[t + 6] = x[f + 6 * stride];
            to[t + 7] = x[f + 7 * stride];
        }
    }

    private void pack(float[] x, int from, int stride, int in, int block, int at) {
        for (int r = 0; r < block; r++) {
            for (int i = 0; i < in; i++) {
                values[at + i * block + r] = x[from + r * stride + i];
            }
        }
    }

    int rows() {
        return rows;
    }

    float[] values() {
        return values;
    }

    /** Returns where the values of an input are, for the block that begins at a row. */
    int at(int row, int input, int block) {
        return row * width + input * block;
    }
}
