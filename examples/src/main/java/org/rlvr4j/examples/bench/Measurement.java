package org.rlvr4j.examples.bench;

/**
 * What one kind of work reached.
 *
 * @param tokensPerSecond of the fastest repetition
 * @param medianTokensPerSecond of the median repetition
 * @param tokensPerProcessorSecond of the repetition that took the least processor time
 * @param flopPerToken floating-point operations that the matrix products of one token take
 */
public record Measurement(
        String work,
        double tokensPerSecond,
        double medianTokensPerSecond,
        double tokensPerProcessorSecond,
        double flopPerToken) {

    /** Returns the matrix products' rate in GFLOP/s. */
    public double gflops() {
        return tokensPerSecond * flopPerToken / 1e9;
    }
}
