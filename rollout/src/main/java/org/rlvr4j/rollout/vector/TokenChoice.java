package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A token chosen by its probability at a temperature, and nothing else. Exponentials are float32's, sums double's.
 *
 * @param token the id
 * @param logProb in nats, at the temperature; at temperature 0 the untempered one
 * @param untemperedLogProb in nats, at temperature 1
 */
public record TokenChoice(int token, double logProb, double untemperedLogProb) {

    /** Ids whose sum is kept, so that finding a token computes the exponentials of one block again, not of all. */
    private static final int BLOCK = 1024;

    /**
     * Chooses the first token, by id, at which the cumulative distribution passes the uniform; at temperature 0 the most
     * probable one, and the first of several.
     *
     * @param logits of which those of one row are read, {@code [from, from + vocabulary)}
     * @param uniform in {@code [0, 1)}
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or none is finite
     */
    public static TokenChoice of(float[] logits, int from, int vocabulary, double temperature, double uniform) {
        float max = max(logits, from, vocabulary);
        if (!Float.isFinite(max)) {
            throw unusable(logits, from, vocabulary);
        }
        Row row = new Row(logits, from, vocabulary, max, new float[Math.min(BLOCK, vocabulary)]);
        double[] below = new double[(vocabulary + BLOCK - 1) / BLOCK + 1];
        double tempered = temperature == 0 ? 1 : temperature;
        double total = row.sum(tempered, below);
        // Below the whole, however it is rounded, so that some token passes it.
        double goal = Math.min(uniform * total, Math.nextDown(total));
        int token = temperature == 0 ? row.first() : row.passing(goal, tempered, below);
        double above = (double) logits[from + token] - max;
        double logProb = above / tempered - Math.log(total);
        double untempered = tempered == 1 ? logProb : above - Math.log(row.sum(1, below));
        return new TokenChoice(token, logProb, untempered);
    }

    private static float max(float[] x, int from, int n) {
        FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            most = FLOAT_VECTOR.cast(most).max(FloatVector.fromArray(FLOATS, x, from + i));
        }
        float max = FLOAT_VECTOR.cast(most).reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            max = Math.max(max, x[from + i]);
        }
        return max;
    }

    private static IllegalArgumentException unusable(float[] logits, int from, int vocabulary) {
        for (int id = 0; id < vocabulary; id++) {
            float logit = logits[from + id];
            if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
                return new IllegalArgumentException("the logit of token " + id + " is " + logit
                        + ": the weights have diverged; lower the learning rate or clip the gradient");
            }
        }
        return new IllegalArgumentException("no token has a finite logit, so none can be drawn");
    }

    /**
     * One row's logits, and the largest of them.
     *
     * @param weights room for what the ids of a block count
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(float[] logits, int from, int vocabulary, float max, float[] weights) {

        /**
         * Returns the sum of what each token counts, in the order of ids.
         *
         * @param below becomes the sum before each block
         */
        double sum(double temperature, double[] below) {
            double sum = 0;
            for (int block = 0; block * BLOCK < vocabulary; block++) {
                below[block] = sum;
                int size = weigh(block, temperature);
                for (int i = 0; i < size; i++) {
                    sum += weights[i];
                }
            }
            below[below.length - 1] = sum;
            return sum;
        }

        /** Returns the first id at which the sum is above a goal. */
        int passing(double goal, double temperature, double[] below) {
            int block = 0;
            while (block + 2 < below.length && below[block + 1] <= goal) {
                block++;
            }
            if (vocabulary > BLOCK) { // otherwise the only block's are there
                weigh(block, temperature);
            }
            double sum = below[block] + weights[0];
            int i = 0;
            while (sum <= goal) {
                sum += weights[++i];
            }
            return block * BLOCK + i;
        }

        /** Writes the exponentials of a block's logits below the largest and returns how many there are. */
        private int weigh(int block, double temperature) {
            int first = block * BLOCK;
            int size = Math.min(BLOCK, vocabulary - first);
            float scale = (float) Math.min(1 / temperature, Float.MAX_VALUE);
            Functions.exp(logits, from + first, size, max, scale, weights, 0);
            return size;
        }

        /** Returns the first id with the largest logit. */
        int first() {
            int id = 0;
            while (logits[from + id] != max) {
                id++;
            }
            return id;
        }
    }
}
