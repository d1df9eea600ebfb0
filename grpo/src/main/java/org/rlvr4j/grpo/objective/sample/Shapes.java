package org.rlvr4j.grpo.objective.sample;

import org.jspecify.annotations.Nullable;

/** Checks that ragged arrays have the completions' shape. */
public final class Shapes {
    private Shapes() {}

    /** Refuses another number of rows than there are samples. */
    public static void rows(String name, int rows, int samples) {
        if (rows != samples) {
            throw new IllegalArgumentException(name + " has " + rows + " rows for " + samples + " samples; give one per"
                    + " sample, in the same order");
        }
    }

    static void check(String name, double @Nullable [][] values, int[] lengths) {
        if (values == null) {
            return;
        }
        rows(name, values.length, lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            row(name, i, values[i].length, lengths[i]);
        }
    }

    static void check(String name, boolean @Nullable [][] values, int[] lengths) {
        if (values == null) {
            return;
        }
        rows(name, values.length, lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            row(name, i, values[i].length, lengths[i]);
        }
    }

    /** Refuses another number of values than a sample has completion tokens. */
    public static void row(String name, int sample, int values, int length) {
        if (values != length) {
            throw new IllegalArgumentException(name + " of sample " + sample + " has " + values + " values for "
                    + length + " completion tokens; give one per completion token");
        }
    }
}
