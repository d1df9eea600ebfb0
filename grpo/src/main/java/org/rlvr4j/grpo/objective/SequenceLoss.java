package org.rlvr4j.grpo.objective;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.TokenTerm.Clip;

/** One completion's share of the loss, with its gradients. */
final class SequenceLoss {
    private final Objective objective;
    private final StepSamples samples;
    private final SequenceScores scores;
    private final boolean @Nullable [] selected;
    private final double weight;
    private final double entropyWeight;
    private final double[] byLogProb;
    private final double[] byEntropy;
    private final double[] byLogRatio;

    SequenceLoss(
            Objective objective,
            StepSamples samples,
            SequenceScores scores,
            boolean @Nullable [] selected,
            double weight,
            double entropyWeight) {
        this.objective = objective;
        this.samples = samples;
        this.scores = scores;
        this.selected = selected;
        this.weight = weight;
        this.entropyWeight = entropyWeight;
        byLogProb = new double[scores.length()];
        byEntropy = new double[scores.length()];
        byLogRatio = new double[scores.length()];
    }

    double[] byLogProb() {
        return byLogProb;
    }

    double[] byEntropy() {
        return byEntropy;
    }

    double evaluate(StepMetrics metrics) {
        boolean everywhere = objective.aggregation().includesMasked();
        double[] logRatios = objective.ratio().logRatios(scores);
        SequenceTally tally = new SequenceTally(objective.ratio().perSequence());
        double policyLoss = 0;
        double klLoss = 0;
        double entropyLoss = 0;
        for (int t = 0; t < scores.length(); t++) {
            if (!scores.counts(t) && !everywhere) {
                continue;
            }
            TokenTerm term = policyTerm(t, logRatios[t]);
            policyLoss += weight * term.loss();
            byLogRatio[t] += weight * term.byLogRatio();
            byLogProb[t] += weight * term.byLogProb();
            double kl = kl(t, logRatios[t]);
            klLoss += weight * kl;
            if (scores.counts(t)) {
                entropyLoss += entropy(t);
                tally.add(scores, t, logRatios[t], term.clip(), kl);
            }
        }
        objective.ratio().backward(scores, byLogRatio, byLogProb);
        tally.report(metrics, objective, samples);
        metrics.sum("policy_loss", policyLoss);
        return policyLoss + klLoss + entropyLoss;
    }

    private TokenTerm policyTerm(int t, double logRatio) {
        TrustRegion region = objective.trustRegion();
        TokenTerm term =
                region.term(new PolicyToken(logRatio, scores.advantage(t), scores.logProb(t), scores.oldLogProb(t)));
        double factor = region.absorbsSamplerCorrection() ? 1 : scores.correction(t);
        double[][] given = samples.tokenWeights();
        if (given != null) {
            factor *= given[scores.sample()][t];
        }
        if (selected != null && !selected[t]) {
            factor = 0;
        }
        if (factor == 0) {
            return new TokenTerm(0, 0, 0, term.clip());
        }
        return new TokenTerm(factor * term.loss(), factor * term.byLogRatio(), factor * term.byLogProb(), term.clip());
    }

    private double kl(int t, double logRatio) {
        KlPenalty penalty = objective.kl();
        if (penalty == null) {
            return 0;
        }
        double x = scores.logProb(t) - scores.referenceLogProb(t);
        double value = penalty.beta() * penalty.estimator().value(x);
        double slope = penalty.beta() * penalty.estimator().slope(x);
        double ratio = penalty.weight() == KlPenalty.Weight.RATIO ? Math.exp(logRatio) : 1;
        byLogProb[t] += weight * ratio * slope;
        if (penalty.weight() == KlPenalty.Weight.RATIO) {
            byLogRatio[t] += weight * ratio * value;
        }
        return ratio * value;
    }

    private double entropy(int t) {
        EntropyBonus bonus = objective.entropyBonus();
        if (bonus == null) {
            return 0;
        }
        Double reached = samples.entropyCoefficient();
        double scale = -(reached == null ? bonus.coefficient() : reached) * entropyWeight;
        byEntropy[t] += scale;
        return scale * scores.entropy(t);
    }

    /** Counts for the metrics; kept apart so that the arithmetic above reads as the formula. */
    private static final class SequenceTally {
        private final boolean perSequence;
        private int tokens;
        private int low;
        private int high;
        private int outlier;
        private double ratioSum;
        private double ratioMax;
        private double drift;
        private double klSum;
        private double entropySum;
        private double mismatchSum;
        private double mismatchMax;

        SequenceTally(boolean perSequence) {
            this.perSequence = perSequence;
        }

        void add(SequenceScores scores, int t, double logRatio, Clip clip, double kl) {
            tokens++;
            low += clip == Clip.LOW ? 1 : 0;
            high += clip == Clip.HIGH ? 1 : 0;
            outlier += clip == Clip.OUTLIER ? 1 : 0;
            double ratio = Math.exp(logRatio);
            ratioSum += ratio;
            ratioMax = Math.max(ratioMax, ratio);
            drift += scores.oldLogProb(t) - scores.logProb(t);
            klSum += kl;
            entropySum += scores.entropy(t);
            double mismatch = Math.abs(scores.oldLogProb(t) - scores.samplerLogProb(t));
            mismatchSum += mismatch;
            mismatchMax = Math.max(mismatchMax, mismatch);
        }

        void report(StepMetrics metrics, Objective objective, StepSamples samples) {
            metrics.mean("entropy", entropySum, tokens);
            KlPenalty penalty = objective.kl();
            if (penalty != null) {
                metrics.mean("kl", klSum / penalty.beta(), tokens);
            }
            double scale = perSequence && tokens > 0 ? 1.0 / tokens : 1;
            double count = perSequence ? 1 : tokens;
            metrics.mean("clip_ratio/low_mean", low * scale, count);
            metrics.mean("clip_ratio/high_mean", high * scale, count);
            metrics.mean("clip_ratio/region_mean", (low + high) * scale, count);
            metrics.mean("clip_ratio/outlier_mean", outlier * scale, count);
            if (tokens > 0) {
                metrics.min("clip_ratio/low_min", (double) low / tokens);
                metrics.max("clip_ratio/high_max", (double) high / tokens);
                metrics.max("ratio/max", ratioMax);
            }
            metrics.mean("ratio/mean", ratioSum * scale, count);
            metrics.mean("ppo_kl", drift, tokens);
            if (samples.samplerLogProbs() != null) {
                metrics.mean("sampling/sampling_logp_difference/mean", mismatchSum, tokens);
                metrics.max("sampling/sampling_logp_difference/max", mismatchMax);
            }
        }
    }
}
