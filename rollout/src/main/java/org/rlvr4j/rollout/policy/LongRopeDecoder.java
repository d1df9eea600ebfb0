package org.rlvr4j.rollout.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * Decodes a model whose angles change once a sequence outgrows the pretrained length: all of the sequence's keys are
 * stale then, and its tokens so far are processed again, as transformers does. Log-probabilities of tokens that were
 * drawn before are those of the shorter sequence.
 */
final class LongRopeDecoder implements Decoder {

    private final Decoder decoder;
    private final int switchLength;
    private final int[][] tokens;
    /** Rows whose keys were computed with the first angles. */
    private final boolean[] first;

    /**
     * Wraps a decoder.
     *
     * @param decoder turns a row by the length of the prompt that it was admitted with
     * @param switchLength the longest sequence with the first angles
     */
    LongRopeDecoder(Decoder decoder, int switchLength) {
        this.decoder = decoder;
        this.switchLength = switchLength;
        this.tokens = new int[decoder.rows()][0];
        this.first = new boolean[decoder.rows()];
    }

    @Override
    public int rows() {
        return decoder.rows();
    }

    @Override
    public void admit(int[] prompt, int[] rows) {
        decoder.admit(prompt, rows);
        for (int row : rows) {
            tokens[row] = prompt.clone();
            first[row] = prompt.length <= switchLength;
        }
    }

    @Override
    public void release(int row) {
        decoder.release(row);
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
        List<Draws> parts = new ArrayList<>();
        for (int done = 0; done < steps; ) {
            int from = done;
            switchAngles(rows);
            int part = Math.min(steps - done, stepsUntilSwitch(rows));
            double[][] next = Arrays.stream(uniforms)
                    .map(row -> Arrays.copyOfRange(row, from, from + part))
                    .toArray(double[][]::new);
            Draws drawn = decoder.draw(rows, part, next, distribution);
            parts.add(drawn);
            done += part;
            for (int i = 0; i < rows.length; i++) {
                append(rows[i], drawn.tokens()[i]);
            }
        }
        return joined(parts, rows.length);
    }

    /** A step feeds the last token of a sequence, so that one of the switch length still takes the first angles. */
    private int stepsUntilSwitch(int[] rows) {
        int steps = Integer.MAX_VALUE;
        for (int row : rows) {
            if (first[row]) {
                steps = Math.min(steps, switchLength + 1 - tokens[row].length);
            }
        }
        return steps;
    }

    private void append(int row, int[] drawn) {
        int before = tokens[row].length;
        tokens[row] = Arrays.copyOf(tokens[row], before + drawn.length);
        System.arraycopy(drawn, 0, tokens[row], before, drawn.length);
    }

    private void switchAngles(int[] rows) {
        for (int row : rows) {
            if (first[row] && tokens[row].length > switchLength) {
                decoder.release(row);
                decoder.admit(tokens[row], new int[] {row});
                first[row] = false;
            }
        }
    }

    private static Draws joined(List<Draws> parts, int rows) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int steps = parts.stream().mapToInt(part -> part.tokens()[0].length).sum();
        Draws all = new Draws(new int[rows][steps], new float[rows][steps], new float[rows][steps]);
        int at = 0;
        for (Draws part : parts) {
            int length = part.tokens()[0].length;
            for (int i = 0; i < rows; i++) {
                System.arraycopy(part.tokens()[i], 0, all.tokens()[i], at, length);
                System.arraycopy(part.logProbs()[i], 0, all.logProbs()[i], at, length);
                System.arraycopy(part.untemperedLogProbs()[i], 0, all.untemperedLogProbs()[i], at, length);
            }
            at += length;
        }
        return all;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
