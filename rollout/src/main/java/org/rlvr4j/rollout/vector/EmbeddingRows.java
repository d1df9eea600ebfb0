package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The rows of those tokens that occurred, read when they first did: few of a large vocabulary ever do. When there is no
 * room for more, all make place.
 */
final class EmbeddingRows {

    private static final int MOST_BYTES = 1 << 24;

    private final EmbeddingSource source;
    private final int hidden;
    /** By token: the place of its row, counted from 1; 0 for none. */
    private final int[] places;
    /** By place, counted from 0. */
    private final int[] tokens;

    private final float[] rows;
    private int count;

    EmbeddingRows(int vocabulary, int hidden, EmbeddingSource source) {
        int most = most(vocabulary, hidden);
        this.source = source;
        this.hidden = hidden;
        this.places = new int[vocabulary];
        this.tokens = new int[most];
        this.rows = new float[Math.multiplyExact(most, hidden)];
    }

    /** Returns how many rows are held at a time: 16 MiB, and those of a pass at least. */
    private static int most(int vocabulary, int hidden) {
        return Math.min(vocabulary, Math.max(VectorShape.ROWS, MOST_BYTES / Float.BYTES / hidden));
    }

    /** Returns the bytes that rows and what finds them take. */
    static long bytes(int vocabulary, int hidden) {
        long most = most(vocabulary, hidden);
        return 4 * (most * (hidden + 1L) + vocabulary);
    }

    /**
     * Reads what is not there yet of some tokens' rows, all at once.
     *
     * @param wanted tokens of one pass
     */
    void require(int[] wanted, int from, int to) {
        if (!add(wanted, from, to)) {
            clear();
            add(wanted, from, to);
        }
    }

    /** Adds the rows that are missing, or none if there is no room for all. */
    private boolean add(int[] wanted, int from, int to) {
        int before = count;
        for (int i = from; i < to; i++) {
            int token = wanted[i];
            if (places[token] == 0) {
                if (count == tokens.length) {
                    forget(before);
                    return false;
                }
                tokens[count++] = token;
                places[token] = count;
            }
        }
        if (count > before) {
            boolean read = false;
            try {
                source.read(
                        Arrays.copyOfRange(tokens, before, count),
                        FloatBuffer.wrap(rows, before * hidden, (count - before) * hidden));
                read = true;
            } finally {
                if (!read) {
                    forget(before);
                }
            }
        }
        return true;
    }

    /** Writes the row of a token that was {@linkplain #require required}. */
    void get(int token, float[] to, int at) {
        System.arraycopy(rows, (places[token] - 1) * hidden, to, at, hidden);
    }

    /** Forgets all rows, so that they are read again. */
    void clear() {
        forget(0);
    }

    private void forget(int keep) {
        while (count > keep) {
            places[tokens[--count]] = 0;
        }
    }

    long bytes() {
        return 4L * (rows.length + tokens.length + places.length);
    }
}
