package org.rlvr4j.grpo.objective.aggregation;

/** How the losses of tokens become one loss: with which weight each unmasked token enters the sum. */
@FunctionalInterface
public interface Aggregation {

    /**
     * Returns the weight of every unmasked token of each sample that {@code counts} lists.
     *
     * @param counts of all samples of the step, or of one micro-batch if {@link #perMicroBatch}
     */
    double[] weights(Counts counts);

    /** Returns whether the weights depend on the split into micro-batches. */
    default boolean perMicroBatch() {
        return false;
    }

    /** Returns whether masked positions enter the loss with the same weight. */
    default boolean includesMasked() {
        return false;
    }
}
