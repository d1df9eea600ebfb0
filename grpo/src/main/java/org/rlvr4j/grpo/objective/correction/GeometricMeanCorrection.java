package org.rlvr4j.grpo.objective.correction;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * A correction made one per sequence: the geometric mean of its tokens' weights, as verl does for GMPO.
 *
 * @param correction per token
 * @param eps added to a weight before the logarithm: 0, but 1e-10 in verl
 * @param countEps added to the number of tokens: 0, but 1e-8 in verl
 */
record GeometricMeanCorrection(SamplerCorrection correction, double eps, double countEps) implements SamplerCorrection {

    @Override
    public double[] weights(SequenceScores scores) {
        double[] weights = correction.weights(scores);
        double sum = 0;
        for (int t = 0; t < weights.length; t++) {
            if (scores.counts(t)) {
                sum += Math.log(weights[t] + eps);
            }
        }
        Arrays.fill(weights, scores.count() == 0 ? 1 : Math.exp(sum / (scores.count() + countEps)));
        return weights;
    }

    @Override
    public boolean perSequence() {
        return true;
    }

    @Override
    public boolean needsSampler() {
        return correction.needsSampler();
    }

    @Override
    public boolean outOfBounds(SequenceScores scores, int token) {
        return correction.outOfBounds(scores, token);
    }
}
