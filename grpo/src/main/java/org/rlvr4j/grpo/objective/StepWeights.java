package org.rlvr4j.grpo.objective;

import java.util.IdentityHashMap;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.Counts;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.sample.StepTotals;

/** The masks of a step, and the weights that aggregations derive from them. */
final class StepWeights {
    private final StepSamples samples;
    private final boolean[][] masks;
    private final int[] tokens;
    private final IdentityHashMap<Aggregation, double[]> ofStep = new IdentityHashMap<>();

    StepWeights(StepSamples samples, boolean[][] masks) {
        this.samples = samples;
        this.masks = masks;
        tokens = new int[masks.length];
        for (int i = 0; i < masks.length; i++) {
            for (boolean m : masks[i]) {
                tokens[i] += m ? 1 : 0;
            }
        }
    }

    boolean[] mask(int sample) {
        return masks[sample];
    }

    /** Returns the weights of the given samples. */
    double[] of(Aggregation aggregation, int[] indices) {
        if (aggregation.perMicroBatch()) {
            return aggregation.weights(counts(indices));
        }
        double[] all = ofStep.computeIfAbsent(
                aggregation,
                a -> a.weights(counts(IntStream.range(0, tokens.length).toArray())));
        return pick(all, indices);
    }

    private Counts counts(int[] indices) {
        int[] subset = new int[indices.length];
        int[] positions = new int[indices.length];
        int[] groups = new int[indices.length];
        for (int k = 0; k < indices.length; k++) {
            subset[k] = tokens[indices[k]];
            positions[k] = samples.lengths()[indices[k]];
            groups[k] = samples.groups()[indices[k]];
        }
        StepTotals totals = samples.totals();
        if (totals != null) {
            double sequences = (double) totals.sequences() / totals.processes();
            double tokenTotal = (double) totals.tokens() / totals.processes();
            return new Counts(subset, positions, groups, tokenTotal, sequences, sequences);
        }
        int nonEmpty = 0;
        double sum = 0;
        for (int count : tokens) {
            nonEmpty += count > 0 ? 1 : 0;
            sum += count;
        }
        return new Counts(subset, positions, groups, sum, tokens.length, nonEmpty);
    }

    private static double[] pick(double[] all, int[] indices) {
        double[] picked = new double[indices.length];
        for (int k = 0; k < indices.length; k++) {
            picked[k] = all[indices[k]];
        }
        return picked;
    }
}
