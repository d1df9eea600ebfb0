package org.rlvr4j.examples.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one kind of work reached.
 *
 * @param tokensPerSecond of the fastest repetition
 * @param medianTokensPerSecond of the median repetition
 * @param tokensPerProcessorSecond of the repetition that took the least processor time
 * @param flopPerToken floating-point operations that the matrix products of one token take
 */
record Measurement(
        String work,
        double tokensPerSecond,
        double medianTokensPerSecond,
        double tokensPerProcessorSecond,
        double flopPerToken) {

    /** Returns the matrix products' rate in GFLOP/s. */
    double gflops() {
        return tokensPerSecond * flopPerToken / 1e9;
    }

    /**
     * Holds it against the rate of a plain product.
     *
     * @param ceiling in GFLOP/s
     */
    BenchResult against(double ceiling) {
        double share = gflops() / ceiling;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(work + "_tokens_per_s", tokensPerSecond);
        figures.put(work + "_median_tokens_per_s", medianTokensPerSecond);
        figures.put(work + "_tokens_per_processor_s", tokensPerProcessorSecond);
        figures.put(work + "_product_share", share);
        return new BenchResult(
                String.format(
                        Locale.ROOT,
                        "%-7s %,8.0f tokens/s (median %,.0f; %,.0f per processor-second), %.1f GFLOP/s, %.0f %% of the"
                                + " product",
                        work,
                        tokensPerSecond,
                        medianTokensPerSecond,
                        tokensPerProcessorSecond,
                        gflops(),
                        100 * share),
                figures);
    }
}
