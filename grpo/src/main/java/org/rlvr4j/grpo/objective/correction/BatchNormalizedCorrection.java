package org.rlvr4j.grpo.objective.correction;

import java.util.List;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/** A correction over its mean: over the step's unmasked tokens, or over its sequences if it is per sequence. */
record BatchNormalizedCorrection(SamplerCorrection correction) implements SamplerCorrection {

    @Override
    public double[] weights(SequenceScores scores) {
        throw new IllegalStateException("batch-normalised weights need the whole step");
    }

    @Override
    public boolean perSequence() {
        return correction.perSequence();
    }

    @Override
    public boolean needsSampler() {
        return correction.needsSampler();
    }

    @Override
    public boolean outOfBounds(SequenceScores scores, int token) {
        return correction.outOfBounds(scores, token);
    }

    @Override
    public boolean needsStep() {
        return true;
    }

    @Override
    public double[][] stepWeights(List<SequenceScores> step) {
        double[][] weights = correction.stepWeights(step);
        double mean = mean(step, weights);
        if (mean > 0) {
            for (double[] row : weights) {
                for (int t = 0; t < row.length; t++) {
                    row[t] /= mean;
                }
            }
        }
        return weights;
    }

    private double mean(List<SequenceScores> step, double[][] weights) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < weights.length; i++) {
            SequenceScores scores = step.get(i);
            double share = correction.perSequence() && scores.count() > 0 ? 1.0 / scores.count() : 1;
            for (int t = 0; t < scores.length(); t++) {
                if (scores.counts(t)) {
                    sum += share * weights[i][t];
                    count += share;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
