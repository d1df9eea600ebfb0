package org.rlvr4j.rollout.policy;

import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * Rows of sequences that grow token by token. A row is free, or holds one sequence; a freed row can be admitted again
 * at any time, so that a finished sequence's place is taken by the next.
 *
 * <p>Memory is bounded by the rows and the length given when it was opened. Not thread-safe.
 */
public interface Decoder extends AutoCloseable {

    /** Returns the number of rows. */
    int rows();

    /**
     * Places a prompt in one or more free rows, as a group whose members share it. The prompt is processed once.
     *
     * @param prompt token ids, at least one
     * @param rows the rows to fill, all free
     */
    void admit(int[] prompt, int[] rows);

    /** Frees a row. */
    void release(int row);

    /**
     * Draws the next tokens of all occupied rows, {@code steps} for each. Tokens that follow an end of sequence are
     * drawn like any others: it is the caller who cuts there.
     *
     * @param rows the occupied rows in any order, each with room for {@code steps} more tokens
     * @param uniforms {@code [row in the order given][step]} in {@code [0, 1)}: each token is the first, by id, at
     *     which the cumulative distribution passes its uniform. Ignored at temperature 0.
     */
    Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution);

    /**
     * Draws as {@link #draw(int[], int, double[][], Distribution)} does, without some tokens.
     *
     * @throws IllegalArgumentException if something is barred and this decoder cannot do that
     */
    default Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution, Barred barred) {
        if (barred.tokens().length > 0) {
            throw new IllegalArgumentException(
                    "this policy's decoder cannot bar tokens, which minNewTokens asks for; set minNewTokens to 0");
        }
        return draw(rows, steps, uniforms, distribution);
    }

    /**
     * Tokens that must not be drawn for a while, such as ends of sequence before a least length.
     *
     * @param tokens their ids
     * @param steps for how many steps of this call, {@code [row in the order given]}; 0 or less for none
     */
    record Barred(int[] tokens, int[] steps) {

        /** Returns a bar on nothing. */
        public static Barred nothing(int rows) {
            return new Barred(new int[0], new int[rows]);
        }

        /** Returns the tokens barred for a row, counted in the order given, at a step from 0 on. */
        public int[] at(int row, int step) {
            return step < steps[row] ? tokens : new int[0];
        }
    }

    @Override
    void close();

    /**
     * What was drawn, each {@code [row in the order given][step]}.
     *
     * @param tokens the ids
     * @param logProbs log-probabilities under the sampling temperature, before penalties and filters; at temperature
     *     0 the untempered ones
     * @param untemperedLogProbs log-probabilities at temperature 1
     */
    record Draws(int[][] tokens, float[][] logProbs, float[][] untemperedLogProbs) {}
}
