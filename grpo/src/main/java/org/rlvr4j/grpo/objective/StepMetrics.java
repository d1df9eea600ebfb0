package org.rlvr4j.grpo.objective;

import java.util.LinkedHashMap;
import java.util.Map;

/** Figures of one optimizer step, gathered over its micro-batches. Names are TRL's where it has one. */
public final class StepMetrics {
    private final Map<String, double[]> means = new LinkedHashMap<>();
    private final Map<String, Double> extremes = new LinkedHashMap<>();

    void mean(String name, double sum, double count) {
        double[] entry = means.computeIfAbsent(name, n -> new double[2]);
        entry[0] += sum;
        entry[1] += count;
    }

    void sum(String name, double value) {
        double[] entry = means.computeIfAbsent(name, n -> new double[] {0, Double.NaN});
        entry[0] += value;
    }

    /** Returns the mean of a figure so far, NaN if there is none. */
    double get(String name) {
        return asMap().getOrDefault(name, Double.NaN);
    }

    void max(String name, double value) {
        extremes.merge(name, value, Math::max);
    }

    void min(String name, double value) {
        extremes.merge(name, value, Math::min);
    }

    /** Returns each figure by its name, in a fixed order. */
    public Map<String, Double> asMap() {
        Map<String, Double> figures = new LinkedHashMap<>();
        means.forEach((name, entry) -> {
            boolean isSum = Double.isNaN(entry[1]);
            figures.put(name, isSum ? entry[0] : entry[1] == 0 ? 0 : entry[0] / entry[1]);
        });
        figures.putAll(extremes);
        return figures;
    }
}
