package org.rlvr4j.rollout.memory;

/**
 * What a run puts through a policy.
 *
 * @param copies of the weights, a reference policy's included, at least 1
 * @param moments values that the optimizer keeps for each trained weight; 2 for Adam
 * @param rows completions that grow side by side
 * @param longest sequence, prompt included
 * @param microBatchTokens in one forward and backward pass; a sequence that is longer goes alone
 * @param scored whether sequences are also scored without gradients, for old or reference log-probabilities
 */
public record MemoryLoad(int copies, int moments, int rows, int longest, int microBatchTokens, boolean scored) {

    public MemoryLoad {
        if (copies < 1 || moments < 0 || rows < 0 || longest < 1 || microBatchTokens < 1) {
            throw new IllegalArgumentException(
                    "a load has at least one copy, one token and one token in a micro-batch: " + copies + ", " + longest
                            + ", " + microBatchTokens);
        }
    }

    /** Returns the same load in micro-batches of another size. */
    public MemoryLoad withMicroBatchTokens(int tokens) {
        return new MemoryLoad(copies, moments, rows, longest, tokens, scored);
    }

    /** Returns the tokens of the largest micro-batch: whole sequences, at least one. */
    public int largestMicroBatch() {
        return Math.max(1, microBatchTokens / longest) * longest;
    }
}
