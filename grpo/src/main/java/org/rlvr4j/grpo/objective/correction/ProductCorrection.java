package org.rlvr4j.grpo.objective.correction;

import java.util.List;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/** The product of two corrections. */
record ProductCorrection(SamplerCorrection first, SamplerCorrection second) implements SamplerCorrection {

    @Override
    public double[] weights(SequenceScores scores) {
        return product(first.weights(scores), second.weights(scores));
    }

    @Override
    public boolean perSequence() {
        return first.perSequence() && second.perSequence();
    }

    @Override
    public boolean needsSampler() {
        return first.needsSampler() || second.needsSampler();
    }

    @Override
    public boolean outOfBounds(SequenceScores scores, int token) {
        return first.outOfBounds(scores, token) || second.outOfBounds(scores, token);
    }

    @Override
    public boolean needsStep() {
        return first.needsStep() || second.needsStep();
    }

    @Override
    public double[][] stepWeights(List<SequenceScores> step) {
        double[][] weights = first.stepWeights(step);
        double[][] others = second.stepWeights(step);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = product(weights[i], others[i]);
        }
        return weights;
    }

    private static double[] product(double[] left, double[] right) {
        double[] product = new double[left.length];
        for (int t = 0; t < product.length; t++) {
            product[t] = left[t] * right[t];
        }
        return product;
    }
}
