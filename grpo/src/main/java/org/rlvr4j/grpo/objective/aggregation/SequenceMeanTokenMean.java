package org.rlvr4j.grpo.objective.aggregation;

/**
 * Mean over sequences of the mean over their tokens: {@code 1/B sum_i 1/n_i sum_t l_it} (GRPO, arXiv 2402.03300,
 * equation 3). Every completion weighs the same.
 *
 * @param empty whether sequences without an unmasked token count in {@code B}
 * @param eps added to {@code n_i}: 0, but 1e-8 in verl
 */
public record SequenceMeanTokenMean(EmptySequences empty, double eps) implements Aggregation {

    /** Empty sequences counted, as in TRL; nothing added. */
    public SequenceMeanTokenMean() {
        this(EmptySequences.COUNTED, 0);
    }

    @Override
    public double[] weights(Counts counts) {
        double sequences = empty.sequences(counts);
        double[] weights = new double[counts.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = counts.tokens()[i] == 0 ? 0 : Counts.per(sequences) / (counts.tokens()[i] + eps);
        }
        return weights;
    }
}
