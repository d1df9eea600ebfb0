package org.rlvr4j.examples.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one kind of work reached.
 *
 * @param text for the reader, one line or a few
 * @param figures for programs, by names that say the unit
 */
public record BenchResult(String text, Map<String, Double> figures) {

    public BenchResult {
        figures = new LinkedHashMap<>(figures);
    }
}
