package org.rlvr4j.grpo.objective.aggregation;

/**
 * LUSPO: each sequence's mean loss times its length, {@code 1/B sum_i n_i (1/n_i sum_t l_it)}, which takes GSPO's bias
 * against long completions away (arXiv 2602.05261).
 *
 * @param maskedPositions false for the formula above. True for TRL 1.9, whose inner mean runs over all positions, masked
 *     ones too; that is the same as long as no token is masked or the loss is one number per sequence
 */
public record Luspo(boolean maskedPositions) implements Aggregation {

    /** The mean over unmasked positions. */
    public Luspo() {
        this(false);
    }

    @Override
    public double[] weights(Counts counts) {
        double[] weights = new double[counts.size()];
        for (int i = 0; i < weights.length; i++) {
            double share = maskedPositions ? counts.tokens()[i] * Counts.per(counts.positions()[i]) : 1;
            weights[i] = share * Counts.per(counts.stepSequences());
        }
        return weights;
    }

    @Override
    public boolean includesMasked() {
        return maskedPositions;
    }
}
