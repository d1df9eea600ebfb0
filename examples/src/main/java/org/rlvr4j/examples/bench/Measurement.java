package org.rlvr4j.examples.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one kind of work reached.
 *
 * @param tokens of one repetition
 * @param timing of the repetitions
 * @param flopPerToken floating-point operations that the matrix products of one token take
 */
record Measurement(String work, long tokens, Stopwatch.Timing timing, double flopPerToken) {

    /** Returns the rate of the fastest repetition. */
    double tokensPerSecond() {
        return tokens / timing.best();
    }

    /** Returns the matrix products' rate in GFLOP/s. */
    double gflops() {
        return tokensPerSecond() * flopPerToken / 1e9;
    }

    /**
     * Holds it against the rate of a plain product.
     *
     * @param ceiling in GFLOP/s
     */
    BenchResult against(double ceiling) {
        double share = gflops() / ceiling;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(work + "_tokens_per_s", tokensPerSecond());
        figures.put(work + "_median_tokens_per_s", tokens / timing.median());
        timing.leastProcessor().putRate(figures, work + "_tokens_per_processor_s", tokens);
        figures.put(work + "_product_share", share);
        return new BenchResult(
                String.format(
                        Locale.ROOT,
                        "%-7s %,8.0f tokens/s (median %,.0f%s), %.1f GFLOP/s, %.0f %% of the product",
                        work,
                        tokensPerSecond(),
                        tokens / timing.median(),
                        timing.leastProcessor().rate("; ", tokens),
                        gflops(),
                        100 * share),
                figures);
    }
}
