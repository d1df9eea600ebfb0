package org.rlvr4j.examples.compare;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.rlvr4j.grpo.run.RunRows;

/**
 * What a run directory says of held-out accuracy.
 *
 * @param seed of the run
 * @param accuracies share of right answers by step, for the steps that were evaluated; never empty
 * @param seconds from the first step to the last, evaluations included
 */
public record RunSummary(Path directory, long seed, NavigableMap<Long, Double> accuracies, double seconds) {

    /**
     * Reads {@code config.yaml} and {@code metrics.jsonl} of a run directory. The run may still be under way.
     *
     * @throws IOException if they are missing or damaged, or the run was never evaluated
     */
    public static RunSummary read(Path directory) throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        if (!Files.exists(metrics)) {
            throw new NoSuchFileException(metrics.toString());
        }
        NavigableMap<Long, Double> accuracies = new TreeMap<>();
        double[] seconds = {0};
        RunRows.forEach(metrics, (row, line) -> {
            if (row.hasNonNull("eval/accuracy")) {
                accuracies.put(
                        row.path("step").asLong(), row.path("eval/accuracy").asDouble());
            }
            seconds[0] += row.path("timing_s/step").asDouble();
        });
        if (accuracies.isEmpty()) {
            throw new IOException(directory + " holds no evaluation; runs are compared by their held-out accuracy");
        }
        return new RunSummary(directory, seed(directory.resolve("config.yaml")), accuracies, seconds[0]);
    }

    private static long seed(Path config) throws IOException {
        if (!Files.exists(config)) {
            throw new NoSuchFileException(config.toString());
        }
        return new YAMLMapper().readTree(config.toFile()).path("seed").asLong();
    }

    /** Returns the accuracy before training, or at the first evaluation. */
    public double first() {
        return accuracies.firstEntry().getValue();
    }

    /** Returns the accuracy at the last evaluation. */
    public double last() {
        return accuracies.lastEntry().getValue();
    }

    /** Returns the first evaluated step with at least this accuracy. */
    public OptionalLong reached(double accuracy) {
        return accuracies.entrySet().stream()
                .filter(entry -> entry.getValue() >= accuracy)
                .mapToLong(entry -> entry.getKey())
                .findFirst();
    }
}
