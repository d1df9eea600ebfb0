package org.rlvr4j.examples.bench;

/**
 * How much work a measurement does.
 *
 * @param rows sequences that are sampled together
 * @param promptTokens tokens of each prompt
 * @param newTokens tokens drawn for each
 * @param batch sequences of a training step
 * @param length tokens of each that are trained on
 * @param microBatchTokens tokens that go forward and back together
 * @param repetitions timed runs, of which the fastest counts; others come before them to warm up
 */
public record Workload(
        int rows, int promptTokens, int newTokens, int batch, int length, int microBatchTokens, int repetitions) {

    public Workload {
        require("rows", rows);
        require("prompt", promptTokens);
        require("new-tokens", newTokens);
        require("batch", batch);
        require("length", length);
        require("micro-batch-tokens", microBatchTokens);
        require("repetitions", repetitions);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
        }
    }

    /** Returns how many sequences go forward and back together. */
    int microBatch() {
        return Math.min(batch, Math.max(1, microBatchTokens / length));
    }

    /** Returns the longest sequence that occurs. */
    public int longest() {
        return Math.max(promptTokens + newTokens, length + 1);
    }
}
