package org.rlvr4j.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/**
 * What {@link CausalLm#accumulate} does, done the plain way: a rectangle of token ids, padded on the right, all logits at
 * once, and DJL's own gradient collector.
 */
final class PaddedPass {
    private PaddedPass() {}

    /**
     * Leaves a batch's gradients on the parameters, whose gradients must be zero.
     *
     * @param padding columns beyond the longest sequence
     */
    static void gradients(CausalLm model, TokenBatch batch, int padding, ScoreGradient objective) {
        List<TokenSequence> sequences = batch.sequences();
        int rows = sequences.size();
        int width = padding
                + sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow()
                - 1;
        long[] ids = new long[rows * width];
        long[] targets = new long[rows * width];
        for (int i = 0; i < rows; i++) {
            TokenSequence sequence = sequences.get(i);
            for (int t = 0; t < sequence.length() - 1; t++) {
                ids[i * width + t] = sequence.tokens()[t];
                targets[i * width + t] = sequence.tokens()[t + 1];
            }
        }
        try (NDManager scope = model.manager().newSubManager();
                GradientCollector collector = scope.getEngine().newGradientCollector()) {
            Shape grid = new Shape(rows, width);
            NDArray logits = model.block()
                    .forward(new ParameterStore(scope, false), new NDList(scope.create(ids, grid)), true)
                    .singletonOrThrow();
            NDArray temperature = scope.create((float) batch.temperature()); // DJL frees a number that autograd needs
            NDArray all = logits.div(temperature).logSoftmax(-1);
            NDArray logProbs = all.gather(scope.create(targets, new Shape(rows, width, 1)), -1)
                    .squeeze(-1);
            NDArray entropies = all.exp().mul(all).sum(new int[] {-1}).neg();
            TokenScores gradient = objective.gradient(
                    new TokenScores(cut(logProbs, sequences, width), cut(entropies, sequences, width)));
            NDArray loss = logProbs.mul(scope.create(spread(gradient.logProbs(), sequences, width), grid))
                    .add(entropies.mul(scope.create(spread(gradient.entropies(), sequences, width), grid)))
                    .sum();
            collector.backward(loss);
        }
    }

    private static double[][] cut(NDArray grid, List<TokenSequence> sequences, int width) {
        float[] values = grid.toFloatArray();
        double[][] rows = new double[sequences.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[sequences.get(i).completionLength()];
            for (int t = 0; t < rows[i].length; t++) {
                rows[i][t] = values[i * width + sequences.get(i).promptLength() - 1 + t];
            }
        }
        return rows;
    }

    private static float[] spread(double[][] rows, List<TokenSequence> sequences, int width) {
        float[] grid = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            for (int t = 0; t < rows[i].length; t++) {
                grid[i * width + sequences.get(i).promptLength() - 1 + t] = (float) rows[i][t];
            }
        }
        return grid;
    }
}
