package org.rlvr4j.grpo.objective;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * An objective during one optimizer step. Its micro-batches' losses and gradients add up to the step's. Belongs to one
 * thread.
 */
public final class StepObjective {
    private final Objective objective;
    private final StepSamples samples;
    private final StepWeights weights;
    private final StepMetrics metrics = new StepMetrics();
    private boolean @Nullable [][] selected;

    StepObjective(Objective objective, StepSamples samples) {
        this.objective = objective;
        this.samples = samples;
        weights = new StepWeights(samples, Masks.of(samples, objective.maskTruncated()));
    }

    /** Returns whether {@link #prepare} must be called before the first micro-batch. */
    public boolean needsScoresFirst() {
        return objective.needsScoresFirst();
    }

    /**
     * Shows the step's scores under the current policy, for objectives that choose among all its tokens.
     *
     * @param scores of all samples in their order
     */
    public void prepare(TokenScores scores) {
        TokenSelection selection = objective.tokenSelection();
        if (selection == null) {
            return;
        }
        List<SequenceScores> sequences = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            sequences.add(sequence(i, i, scores));
        }
        selected = selection.select(sequences);
    }

    /**
     * Returns what a micro-batch adds to the step's loss, and its gradient.
     *
     * @param indices the micro-batch's samples, as indices into the step
     * @param scores of these samples under the current policy, in the order of {@code indices}
     */
    public LossAndGradient evaluate(int[] indices, TokenScores scores) {
        if (scores.logProbs().length != indices.length) {
            throw new IllegalArgumentException("scores of " + scores.logProbs().length + " sequences for "
                    + indices.length + " samples; give one row per index");
        }
        if (objective.needsScoresFirst() && selected == null) {
            throw new IllegalStateException(
                    "this objective chooses among all tokens of the step: call prepare(...) with"
                            + " the scores of all samples before the first micro-batch");
        }
        double[] lossWeights = weights.of(objective.aggregation(), indices);
        double[] entropyWeights = entropyWeights(indices, lossWeights);
        double loss = 0;
        double[][] byLogProb = new double[indices.length][];
        double[][] byEntropy = new double[indices.length][];
        for (int k = 0; k < indices.length; k++) {
            SequenceScores sequence = sequence(indices[k], k, scores);
            boolean[] keep = selected == null ? null : selected[indices[k]];
            SequenceLoss part = new SequenceLoss(objective, samples, sequence, keep, lossWeights[k], entropyWeights[k]);
            loss += part.evaluate(metrics);
            byLogProb[k] = part.byLogProb();
            byEntropy[k] = part.byEntropy();
        }
        metrics.sum("loss", loss);
        return new LossAndGradient(loss, new TokenScores(byLogProb, byEntropy));
    }

    /** Returns the figures gathered so far. */
    public StepMetrics metrics() {
        return metrics;
    }

    private double[] entropyWeights(int[] indices, double[] lossWeights) {
        EntropyBonus bonus = objective.entropyBonus();
        Aggregation own = bonus == null ? null : bonus.aggregation();
        return own == null ? lossWeights : weights.of(own, indices);
    }

    private SequenceScores sequence(int sample, int row, TokenScores scores) {
        int length = samples.lengths()[sample];
        double[] logProbs = scores.logProbs()[row];
        double[] entropies = scores.entropies()[row];
        Shapes.row("scores", sample, logProbs.length, length);
        Shapes.row("entropies", sample, entropies.length, length);
        double[][] old = samples.oldLogProbs();
        SequenceScores sequence = new SequenceScores(
                samples, sample, weights.mask(sample), logProbs, entropies, old == null ? null : old[sample]);
        SamplerCorrection correction = objective.samplerCorrection();
        if (correction != null) {
            sequence.correction(correction.weights(sequence));
        }
        return sequence;
    }
}
