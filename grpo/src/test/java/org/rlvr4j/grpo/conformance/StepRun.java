package org.rlvr4j.grpo.conformance;

import java.util.Map;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.LossAndGradient;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/** One optimizer step in one micro-batch. */
record StepRun(double loss, double[][] byLogProb, double[][] byEntropy, Map<String, Double> metrics) {

    static StepRun of(Objective objective, StepSamples samples, TokenScores scores) {
        StepObjective step = objective.begin(samples);
        step.prepare(scores);
        LossAndGradient result =
                step.evaluate(IntStream.range(0, samples.size()).toArray(), scores);
        return new StepRun(
                result.loss(),
                result.gradient().logProbs(),
                result.gradient().entropies(),
                step.metrics().asMap());
    }

    static StepRun of(Objective objective, StepSamples samples, double[][] logProbs) {
        return of(objective, samples, new TokenScores(logProbs, zeros(logProbs)));
    }

    double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }

    static double[][] zeros(double[][] shape) {
        double[][] zeros = new double[shape.length][];
        for (int i = 0; i < shape.length; i++) {
            zeros[i] = new double[shape[i].length];
        }
        return zeros;
    }

    static int[] lengths(double[][] shape) {
        return java.util.Arrays.stream(shape).mapToInt(row -> row.length).toArray();
    }
}
