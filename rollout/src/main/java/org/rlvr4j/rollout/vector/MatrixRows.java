package org.rlvr4j.rollout.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows {@code [out, in]} of a matrix where a model holds them, and what they are multiplied by on their way into a
 * decoder: nothing is copied before. Rows lie in one or more parts, one after the other, in float32 or bfloat16. Safe
 * for several threads that read.
 */
public final class MatrixRows {

    private final int in;
    private final List<Part> parts = new ArrayList<>();
    private int count;
    private int @Nullable [] order;
    private float @Nullable [] columns;
    private int scaledRows;
    private float scale = 1;

    /** Rows that lie together, as floats or as the bits of bfloat16. */
    private record Part(
            int rows,
            @Nullable FloatBuffer floats,
            @Nullable ShortBuffer bits) {}

    /** Begins a matrix without rows, each of which will have so many values. */
    public MatrixRows(int in) {
        this.in = in;
    }

    static MatrixRows of(FloatBuffer values, int in) {
        return new MatrixRows(in).add(values.remaining() / in, values.slice(), null);
    }

    /**
     * Appends rows.
     *
     * @param values in the machine's byte order; they must stay there until the matrix is loaded
     * @param half whether they are bfloat16, instead of float32
     */
    public MatrixRows append(ByteBuffer values, boolean half) {
        ByteBuffer ordered = values.duplicate().order(ByteOrder.nativeOrder());
        return half
                ? add(ordered.remaining() / Short.BYTES / in, null, ordered.asShortBuffer())
                : add(ordered.remaining() / Float.BYTES / in, ordered.asFloatBuffer(), null);
    }

    private MatrixRows add(int rows, @Nullable FloatBuffer floats, @Nullable ShortBuffer bits) {
        parts.add(new Part(rows, floats, bits));
        count += rows;
        return this;
    }

    /**
     * Puts rows in another order.
     *
     * @param order for each of the first outputs the row that it takes; what is not listed stays
     */
    public MatrixRows order(int[] order) {
        this.order = order.clone();
        return this;
    }

    /** Multiplies every row by these factors, one for each of its values. */
    public MatrixRows timesColumns(float[] factors) {
        columns = factors.clone();
        return this;
    }

    /** Multiplies the first rows by a factor, after those of the columns. */
    public MatrixRows timesFirst(int rows, float factor) {
        scaledRows = rows;
        scale = factor;
        return this;
    }

    /** Returns the number of rows. */
    public int count() {
        return count;
    }

    int in() {
        return in;
    }

    /**
     * Reads an output's row.
     *
     * @param scratch as long as a row, for whoever reads
     */
    void read(int output, float[] to, int at, short[] scratch) {
        int row = order != null && output < order.length ? order[output] : output;
        int index = 0;
        while (row >= parts.get(index).rows()) {
            row -= parts.get(index++).rows();
        }
        Part part = parts.get(index);
        if (part.floats() != null) {
            part.floats().get(row * in, to, at, in);
        } else if (part.bits() != null) {
            part.bits().get(row * in, scratch, 0, in);
            Bfloat16.widen(scratch, to, at, in);
        }
        if (columns != null) {
            multiply(to, at, columns, in);
        }
        if (output < scaledRows) {
            multiply(to, at, scale, in);
        }
    }

    private static void multiply(float[] x, int at, float[] factors, int n) {
        for (int i = 0; i < n; i++) {
            x[at + i] *= factors[i];
        }
    }

    private static void multiply(float[] x, int at, float factor, int n) {
        for (int i = 0; i < n; i++) {
            x[at + i] *= factor;
        }
    }
}
