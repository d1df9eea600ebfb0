package org.rlvr4j.rollout.policy;

import java.util.Arrays;

/** The tokens of each row of a decoder so far, prompt included. */
final class TokenHistory {
    private final int[][] tokens;
    private final int[] length;

    TokenHistory(int rows) {
        tokens = new int[rows][0];
        length = new int[rows];
    }

    void begin(int row, int[] prompt) {
        tokens[row] = prompt.clone();
        length[row] = prompt.length;
    }

    void append(int row, int... drawn) {
        int needed = length[row] + drawn.length;
        if (needed > tokens[row].length) {
            tokens[row] = Arrays.copyOf(tokens[row], Math.max(needed, 2 * tokens[row].length));
        }
        System.arraycopy(drawn, 0, tokens[row], length[row], drawn.length);
        length[row] = needed;
    }

    int length(int row) {
        return length[row];
    }

    int[] tokens(int row) {
        return Arrays.copyOf(tokens[row], length[row]);
    }

    /** Returns the tokens of some rows as one rectangle, where shorter ones repeat their first token. */
    long[] rectangle(int[] rows, int width) {
        long[] rectangle = new long[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            for (int t = 0; t < width; t++) {
                rectangle[i * width + t] = tokens[rows[i]][t < length[rows[i]] ? t : 0];
            }
        }
        return rectangle;
    }
}
