package org.rlvr4j.rollout.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
    private record Part(int rows, ByteBuffer values, boolean half) {}

    /**
     * Where an output's row is.
     *
     * @param values in the machine's byte order
     * @param at the index of its first byte
     * @param half whether it is bfloat16, instead of float32
     * @param scale what it is multiplied by, after the factors of the columns
     */
    record Row(ByteBuffer values, int at, boolean half, float scale) {}

    /** Begins a matrix without rows, each of which will have so many values. */
    public MatrixRows(int in) {
        this.in = in;
    }

    static MatrixRows of(FloatBuffer values, int in) {
        ByteBuffer copy = ByteBuffer.allocateDirect(Float.BYTES * values.remaining());
        copy.order(ByteOrder.nativeOrder()).asFloatBuffer().put(values.slice());
        return new MatrixRows(in).append(copy, false);
    }

    /**
     * Appends rows.
     *
     * @param values in the machine's byte order; they must stay there until the matrix is loaded
     * @param half whether they are bfloat16, instead of float32
     */
    public MatrixRows append(ByteBuffer values, boolean half) {
        int rows = values.remaining() / (half ? Short.BYTES : Float.BYTES) / in;
        parts.add(new Part(rows, values.slice().order(ByteOrder.nativeOrder()), half));
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

    /** Returns the factors of the columns; ones where there are none. */
    float[] factors() {
        float[] factors = columns;
        if (factors == null) {
            factors = new float[in];
            Arrays.fill(factors, 1);
        }
        return factors;
    }

    /** Returns where an output's row is. */
    Row row(int output) {
        int row = order != null && output < order.length ? order[output] : output;
        int index = 0;
        while (row >= parts.get(index).rows()) {
            row -= parts.get(index++).rows();
        }
        Part part = parts.get(index);
        int bytes = part.half() ? Short.BYTES : Float.BYTES;
        return new Row(part.values(), row * in * bytes, part.half(), output < scaledRows ? scale : 1);
    }

    /**
     * Reads an output's row.
     *
     * @param scratch as long as a row, for whoever reads
     */
    void read(Row row, float[] to, int at, short[] scratch) {
        if (row.half()) {
            row.values().asShortBuffer().get(row.at() / Short.BYTES, scratch, 0, in);
            Bfloat16.widen(scratch, to, at, in);
        } else {
            row.values().asFloatBuffer().get(row.at() / Float.BYTES, to, at, in);
        }
        if (columns != null) {
            multiply(to, at, columns, in);
        }
        if (row.scale() != 1) {
            multiply(to, at, row.scale(), in);
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
