package org.rlvr4j.grpo.objective.sample;

import org.jspecify.annotations.Nullable;

/**
 * One completion as the parts of an objective see it. Where no old log-probabilities are known the present ones stand
 * for them, as constants: every ratio is then exactly 1.
 */
public final class SequenceScores {
    private final StepSamples step;
    private final int sample;
    private final boolean[] mask;
    private final int count;
    private final double[] logProbs;
    private final double[] entropies;
    private final double[] oldLogProbs;
    private final double @Nullable [] correction;
    private final boolean correctionPerSequence;

    /**
     * Views one completion of a step.
     *
     * @param step all samples
     * @param sample the index of this one
     * @param mask true where a token takes part
     * @param logProbs under the current policy, one per completion token
     * @param entropies under the current policy, one per completion token
     * @param oldLogProbs under the policy that ratios are taken against; null to take the current one as a constant
     */
    public SequenceScores(
            StepSamples step,
            int sample,
            boolean[] mask,
            double[] logProbs,
            double[] entropies,
            double @Nullable [] oldLogProbs) {
        this(step, sample, mask, logProbs, entropies, oldLogProbs == null ? logProbs : oldLogProbs, null, false);
    }

    private SequenceScores(
            StepSamples step,
            int sample,
            boolean[] mask,
            double[] logProbs,
            double[] entropies,
            double[] oldLogProbs,
            double @Nullable [] correction,
            boolean correctionPerSequence) {
        this.step = step;
        this.sample = sample;
        this.mask = mask;
        this.logProbs = logProbs;
        this.entropies = entropies;
        this.oldLogProbs = oldLogProbs;
        this.correction = correction;
        this.correctionPerSequence = correctionPerSequence;
        int unmasked = 0;
        for (boolean m : mask) {
            unmasked += m ? 1 : 0;
        }
        count = unmasked;
    }

    /**
     * Returns this completion with the weights of a sampler correction.
     *
     * @param weights one per completion token
     * @param perSequence whether they are one weight for the whole sequence
     */
    public SequenceScores withCorrection(double[] weights, boolean perSequence) {
        return new SequenceScores(step, sample, mask, logProbs, entropies, oldLogProbs, weights, perSequence);
    }

    /** Returns the index of the sample in its step. */
    public int sample() {
        return sample;
    }

    /** Returns the number of completion tokens, masked or not. */
    public int length() {
        return mask.length;
    }

    /** Returns the number of tokens that take part. */
    public int count() {
        return count;
    }

    /** Returns whether a token takes part. */
    public boolean counts(int token) {
        return mask[token];
    }

    /** Returns a token's advantage. */
    public double advantage(int token) {
        return step.advantages().at(sample, token);
    }

    /** Returns a token's log-probability under the current policy. */
    public double logProb(int token) {
        return logProbs[token];
    }

    /** Returns the entropy of the distribution that a token was drawn from, under the current policy. */
    public double entropy(int token) {
        return entropies[token];
    }

    /** Returns a token's log-probability under the old policy, a constant. */
    public double oldLogProb(int token) {
        return oldLogProbs[token];
    }

    /** Returns a token's log-probability as the sampler recorded it; the old policy's if it recorded none. */
    public double samplerLogProb(int token) {
        double[][] sampler = step.samplerLogProbs();
        return sampler == null ? oldLogProbs[token] : sampler[sample][token];
    }

    /** Returns a token's log-probability under the reference policy. */
    public double referenceLogProb(int token) {
        double[][] reference = step.referenceLogProbs();
        if (reference == null) {
            throw new IllegalStateException(
                    "the objective has a KL penalty but the step has no reference log-probabilities");
        }
        return reference[sample][token];
    }

    /** Returns the weight that the step brings along for a token. */
    public double givenWeight(int token) {
        double[][] given = step.tokenWeights();
        if (given == null) {
            throw new IllegalStateException("the objective uses given weights: give the step tokenWeights(...)");
        }
        return given[sample][token];
    }

    /** Returns whether the sampler correction is one weight for the whole sequence. */
    public boolean correctionIsPerSequence() {
        return correctionPerSequence;
    }

    /** Returns the sampler correction's weight of a token, 1 if there is no correction. */
    public double correction(int token) {
        return correction == null ? 1 : correction[token];
    }
}
