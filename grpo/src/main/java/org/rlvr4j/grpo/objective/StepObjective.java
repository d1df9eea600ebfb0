package org.rlvr4j.grpo.objective;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.Shapes;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.treatment.TokenTreatment;
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
    private boolean @Nullable [][] treated;
    private double @Nullable [][] corrections;
    private @Nullable StepWeights entropyWeights;
    private @Nullable TokenPlace nonFinite;

    /**
     * A token of the step.
     *
     * @param sample index into the step
     * @param token index into the sample's completion
     */
    public record TokenPlace(int sample, int token) {}

    StepObjective(Objective objective, StepSamples samples) {
        this.objective = objective;
        this.samples = samples;
        weights = new StepWeights(samples, Masks.of(samples, objective.maskTruncated()));
        entropyWeights = objective.needsScoresFirst() ? null : weights;
    }

    /** Returns whether {@link #prepare} must be called before the first micro-batch. */
    public boolean needsScoresFirst() {
        return objective.needsScoresFirst();
    }

    /**
     * Shows the step's scores under the current policy, for objectives that look at all its tokens at once. Does nothing
     * for the others.
     *
     * @param scores of all samples in their order
     */
    public void prepare(TokenScores scores) {
        if (!needsScoresFirst()) {
            return;
        }
        Shapes.rows("scores", scores.logProbs().length, samples.size());
        List<SequenceScores> sequences = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            sequences.add(scored(i, i, scores));
        }
        TokenTreatment treatment = objective.tokenTreatment();
        treated = treatment == null ? null : treatment.choose(sequences);
        SamplerCorrection correction = objective.samplerCorrection();
        corrections = correction == null || !correction.needsStep() ? null : correction.stepWeights(sequences);
        entropyWeights = new StepWeights(samples, audible());
    }

    /**
     * Returns what a micro-batch adds to the step's loss, and its gradient.
     *
     * @param indices the micro-batch's samples, as indices into the step
     * @param scores of these samples under the current policy, in the order of {@code indices}
     */
    public LossAndGradient evaluate(int[] indices, TokenScores scores) {
        Shapes.rows("scores", scores.logProbs().length, indices.length);
        double[] lossWeights = weights.of(objective.aggregation(), indices);
        double[] bonusWeights = bonusWeights(indices, lossWeights);
        double loss = 0;
        double[][] byLogProb = new double[indices.length][];
        double[][] byEntropy = new double[indices.length][];
        for (int k = 0; k < indices.length; k++) {
            SequenceScores sequence = corrected(scored(indices[k], k, scores));
            boolean[] rule = treated == null ? null : treated[indices[k]];
            SequenceLoss part = new SequenceLoss(objective, samples, sequence, rule, lossWeights[k], bonusWeights[k]);
            loss += part.evaluate(metrics);
            if (nonFinite == null && part.nonFinite() >= 0) {
                nonFinite = new TokenPlace(indices[k], part.nonFinite());
            }
            byLogProb[k] = part.byLogProb();
            byEntropy[k] = part.byEntropy();
        }
        metrics.sum("loss", loss);
        return new LossAndGradient(loss, new TokenScores(byLogProb, byEntropy));
    }

    /** Returns the first token whose term in the loss was NaN or infinite, null if there was none. */
    public @Nullable TokenPlace nonFinite() {
        return nonFinite;
    }

    /** Returns the figures gathered so far. */
    public StepMetrics metrics() {
        return metrics;
    }

    static boolean isSilenced(Objective objective, boolean @Nullable [] treated, int t) {
        TokenTreatment treatment = objective.tokenTreatment();
        return treatment != null && treatment.silencesEntropy() && treated != null && treated[t];
    }

    private double[] bonusWeights(int[] indices, double[] lossWeights) {
        if (entropyWeights == null) {
            throw new IllegalStateException("this objective looks at all tokens of the step: call prepare(...) with the"
                    + " scores of all samples before the first micro-batch");
        }
        EntropyBonus bonus = objective.entropyBonus();
        Aggregation own = bonus == null ? null : bonus.aggregation();
        return own == null ? lossWeights : entropyWeights.of(own, indices);
    }

    /** Returns the masks of the tokens that the entropy bonus is taken over. */
    private boolean[][] audible() {
        boolean[][] masks = new boolean[samples.size()][];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = weights.mask(i).clone();
            boolean[] rule = treated == null ? null : treated[i];
            for (int t = 0; t < masks[i].length; t++) {
                masks[i][t] &= !isSilenced(objective, rule, t);
            }
        }
        return masks;
    }

    private SequenceScores scored(int sample, int row, TokenScores scores) {
        int length = samples.lengths()[sample];
        double[] logProbs = scores.logProbs()[row];
        double[] entropies = scores.entropies()[row];
        Shapes.row("scores", sample, logProbs.length, length);
        Shapes.row("entropies", sample, entropies.length, length);
        double[][] old = objective.behaviorPolicy() == BehaviorPolicy.SAMPLER
                ? samples.samplerLogProbs()
                : samples.oldLogProbs();
        return new SequenceScores(
                samples, sample, weights.mask(sample), logProbs, entropies, old == null ? null : old[sample]);
    }

    private SequenceScores corrected(SequenceScores sequence) {
        SamplerCorrection correction = objective.samplerCorrection();
        if (correction != null) {
            double[] factors = corrections == null ? correction.weights(sequence) : corrections[sequence.sample()];
            return sequence.withCorrection(factors, correction.perSequence());
        }
        return sequence;
    }
}
