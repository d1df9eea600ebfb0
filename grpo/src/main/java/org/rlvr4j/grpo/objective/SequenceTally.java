package org.rlvr4j.grpo.objective;

import org.rlvr4j.grpo.objective.aggregation.Counts;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.TokenTerm.Clip;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.treatment.TokenTreatment;

/** Counts one completion's tokens for the metrics. */
final class SequenceTally {
    private final Objective objective;
    private final StepSamples samples;
    private final SequenceScores scores;
    private final double[] logRatios;
    private int tokens;
    private int low;
    private int high;
    private int outlier;
    private int treated;
    private int dropped;
    private int outOfBounds;
    private double ratioSum;
    private double ratioMax;
    private double drift;
    private double klSum;
    private double entropySum;
    private double activeEntropySum;
    private int activeTokens;
    private double gapSum;
    private double gapAbsSum;
    private double gapAbsMax;

    SequenceTally(Objective objective, StepSamples samples, SequenceScores scores, double[] logRatios) {
        this.objective = objective;
        this.samples = samples;
        this.scores = scores;
        this.logRatios = logRatios;
    }

    void add(int t, Clip ofRegion, double kl, boolean isTreated, boolean isDropped) {
        Clip clip = ofRegion == Clip.NONE ? objective.ratio().clip(scores, t) : ofRegion;
        tokens++;
        low += clip == Clip.LOW ? 1 : 0;
        high += clip == Clip.HIGH ? 1 : 0;
        outlier += clip == Clip.OUTLIER ? 1 : 0;
        treated += isTreated ? 1 : 0;
        dropped += isDropped ? 1 : 0;
        double ratio = Math.exp(logRatios[t]);
        ratioSum += ratio;
        ratioMax = Math.max(ratioMax, ratio);
        drift += scores.oldLogProb(t) - scores.logProb(t);
        klSum += kl;
        entropySum += scores.entropy(t);
        TokenTreatment treatment = objective.tokenTreatment();
        if (treatment == null || !isTreated || !treatment.silencesEntropy()) {
            activeTokens++;
            activeEntropySum += scores.entropy(t);
        }
        addGap(t);
    }

    private void addGap(int t) {
        double gap = scores.samplerLogProb(t) - scores.oldLogProb(t);
        gapSum += gap;
        gapAbsSum += Math.abs(gap);
        gapAbsMax = Math.max(gapAbsMax, Math.abs(gap));
        SamplerCorrection correction = objective.samplerCorrection();
        outOfBounds += correction != null && correction.outOfBounds(scores, t) ? 1 : 0;
    }

    void report(StepMetrics metrics) {
        metrics.mean("entropy", entropySum, tokens);
        metrics.mean("entropy/bonus_tokens", activeEntropySum, activeTokens);
        metrics.mean("ppo_kl", drift, tokens);
        KlPenalty penalty = objective.kl();
        if (penalty != null) {
            metrics.mean("kl", klSum / penalty.beta(), tokens);
        }
        if (objective.tokenTreatment() != null) {
            metrics.mean("treated_tokens", treated, tokens);
        }
        if (objective.offPolicyMask() != null) {
            metrics.mean("off_policy_dropped", dropped, tokens);
        }
        reportRatio(metrics);
        if (samples.samplerLogProbs() != null) {
            metrics.mean("sampling/sampling_logp_difference/mean", gapAbsSum, tokens);
            metrics.max("sampling/sampling_logp_difference/max", gapAbsMax);
            metrics.mean("sampling/kl", gapSum, tokens);
        }
        if (objective.samplerCorrection() != null) {
            reportCorrection(metrics);
        }
    }

    /**
     * Where all positions share ratio and advantage they are counted once per sequence, as TRL does, and once even if all
     * tokens are masked.
     */
    private void reportRatio(StepMetrics metrics) {
        boolean once = objective.ratio().perSequence() && samples.advantages().perToken() == null;
        double scale = once ? Counts.per(tokens) : 1;
        double count = once ? 1 : tokens;
        metrics.mean("clip_ratio/low_mean", low * scale, count);
        metrics.mean("clip_ratio/high_mean", high * scale, count);
        metrics.mean("clip_ratio/region_mean", (low + high) * scale, count);
        metrics.mean("clip_ratio/outlier_mean", outlier * scale, count);
        if (tokens > 0 || once) {
            metrics.min("clip_ratio/low_min", low * Counts.per(tokens));
            metrics.max("clip_ratio/high_max", high * Counts.per(tokens));
        }
        metrics.mean("ratio/mean", ratioSum * scale, once && tokens == 0 ? 0 : count);
        metrics.max("ratio/max", ratioMax);
        if (objective.trustRegion() instanceof Cispo) {
            metrics.mean("cispo_clip_ratio", high * scale, count);
        }
        if (objective.trustRegion() instanceof Vespo vespo) {
            for (int t = 0; t < (once ? Math.min(1, scores.length()) : scores.length()); t++) {
                if (once || scores.counts(t)) {
                    metrics.mean("vespo/phi_seq_mean", vespo.phi(logRatios[t], scores.advantage(t)), 1);
                }
            }
        }
    }

    private void reportCorrection(StepMetrics metrics) {
        boolean once = scores.correctionIsPerSequence();
        boolean counted = false;
        for (int t = 0; t < scores.length(); t++) {
            if (scores.counts(t) && !(once && counted)) {
                double weight = scores.correction(t);
                metrics.mean("sampling/importance_sampling_ratio/mean", weight, 1);
                metrics.min("sampling/importance_sampling_ratio/min", weight);
                metrics.max("sampling/importance_sampling_ratio/max", weight);
                counted = true;
            }
        }
        metrics.mean("sampling/importance_sampling_ratio/out_of_bounds", outOfBounds, tokens);
    }
}
