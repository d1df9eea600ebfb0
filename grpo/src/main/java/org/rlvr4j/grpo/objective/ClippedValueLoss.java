package org.rlvr4j.grpo.objective;

import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.Counts;

/**
 * The loss of a critic for those who train one, beside {@code Gae}, which takes its values: {@code 1/2 max((v - G)^2, (clip(v,
 * v_old - c, v_old + c) - G)^2)}, averaged over tokens (PPO's reference implementation; verl's {@code
 * compute_value_loss}). The trainer here has no critic.
 *
 * @param clipRange {@code c}, how far a value may move from the old one before its gradient is cut; above 0
 * @param aggregation how the losses of tokens become one
 */
public record ClippedValueLoss(double clipRange, Aggregation aggregation) {

    public ClippedValueLoss {
        if (!(clipRange > 0)) {
            throw new IllegalArgumentException("the clip range of values is " + clipRange + "; it must be above 0");
        }
    }

    /**
     * What values cost.
     *
     * @param loss to be minimised
     * @param gradient by each value
     * @param clipShare of the unmasked tokens whose value is held back
     */
    public record Result(double loss, double[][] gradient, double clipShare) {}

    /**
     * Returns the loss of one step. All arguments are {@code [sample][completion token]}.
     *
     * @param values that the critic gives now
     * @param oldValues that it gave before the step's first update
     * @param returns that it should have given, such as {@code Gae.returns}
     * @param mask true where a token counts
     */
    public Result evaluate(double[][] values, double[][] oldValues, double[][] returns, boolean[][] mask) {
        double[] weights = aggregation.weights(counts(mask));
        double[][] gradient = new double[values.length][];
        double loss = 0;
        double clipped = 0;
        double tokens = 0;
        for (int i = 0; i < values.length; i++) {
            gradient[i] = new double[values[i].length];
            for (int t = 0; t < values[i].length; t++) {
                if (!mask[i][t]) {
                    continue;
                }
                double held =
                        Math.max(oldValues[i][t] - clipRange, Math.min(oldValues[i][t] + clipRange, values[i][t]));
                double free = values[i][t] - returns[i][t];
                double other = held - returns[i][t];
                boolean isHeld = other * other > free * free;
                double error = isHeld ? other : free;
                loss += weights[i] * error * error / 2;
                gradient[i][t] = isHeld ? 0 : weights[i] * free;
                clipped += isHeld ? 1 : 0;
                tokens++;
            }
        }
        return new Result(loss, gradient, tokens == 0 ? 0 : clipped / tokens);
    }

    private static Counts counts(boolean[][] mask) {
        int[] tokens = new int[mask.length];
        int[] positions = new int[mask.length];
        for (int i = 0; i < mask.length; i++) {
            positions[i] = mask[i].length;
            for (boolean m : mask[i]) {
                tokens[i] += m ? 1 : 0;
            }
        }
        double sum = IntStream.of(tokens).sum();
        double nonEmpty = IntStream.of(tokens).filter(count -> count > 0).count();
        int[] groups = IntStream.range(0, mask.length).toArray();
        return new Counts(tokens, positions, groups, sum, mask.length, nonEmpty);
    }
}
