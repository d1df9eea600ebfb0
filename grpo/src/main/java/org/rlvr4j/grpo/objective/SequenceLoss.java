package org.rlvr4j.grpo.objective;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.kl.KlEstimator;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.region.PolicyToken;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.treatment.TokenTreatment;

/** One completion's share of the loss, with its gradients. */
final class SequenceLoss {
    private final Objective objective;
    private final StepSamples samples;
    private final SequenceScores scores;
    private final boolean @Nullable [] treated;
    private final double weight;
    private final double entropyWeight;
    private final boolean drifted;
    private final double[] logRatios;
    private final double[] byLogRatio;
    private final double[] byLogProb;
    private final double[] byEntropy;
    private int nonFinite = -1;

    SequenceLoss(
            Objective objective,
            StepSamples samples,
            SequenceScores scores,
            boolean @Nullable [] treated,
            double weight,
            double entropyWeight) {
        this.objective = objective;
        this.samples = samples;
        this.scores = scores;
        this.treated = treated;
        this.weight = weight;
        this.entropyWeight = entropyWeight;
        OffPolicySequenceMask mask = objective.offPolicyMask();
        drifted = mask != null && mask.drifted(scores);
        logRatios = objective.ratio().logRatios(scores);
        byLogRatio = new double[scores.length()];
        byLogProb = new double[scores.length()];
        byEntropy = new double[scores.length()];
    }

    double[] byLogProb() {
        return byLogProb;
    }

    double[] byEntropy() {
        return byEntropy;
    }

    /** Returns the first token whose term is NaN or infinite; -1 if there is none. */
    int nonFinite() {
        return nonFinite;
    }

    double evaluate(StepMetrics metrics) {
        boolean everywhere = objective.aggregation().includesMasked();
        SequenceTally tally = new SequenceTally(objective, samples, scores, logRatios);
        double loss = 0;
        double entropyLoss = 0;
        for (int t = 0; t < scores.length(); t++) {
            if (!scores.counts(t) && !everywhere) {
                continue;
            }
            TokenTerm term = policyTerm(t);
            loss += weight * term.loss();
            byLogRatio[t] += weight * term.byLogRatio();
            byLogProb[t] += weight * term.byLogProb();
            double kl = kl(t);
            loss += weight * kl;
            if (nonFinite < 0 && !Double.isFinite(term.loss() + kl)) {
                nonFinite = t;
            }
            if (scores.counts(t)) {
                entropyLoss += entropy(t);
                tally.add(t, term.clip(), kl, isTreated(t), isDropped(t));
            }
        }
        objective.ratio().backward(scores, byLogRatio, byLogProb);
        tally.report(metrics);
        metrics.sum("policy_loss", loss);
        return loss + entropyLoss;
    }

    private TokenTerm policyTerm(int t) {
        TrustRegion region = objective.trustRegion();
        TokenTerm term = region.term(
                new PolicyToken(logRatios[t], scores.advantage(t), scores.logProb(t), scores.oldLogProb(t)));
        TokenTreatment treatment = objective.tokenTreatment();
        if (treatment != null && isTreated(t)) {
            term = treatment.apply(term, scores, t);
        }
        double factor = region.absorbsSamplerCorrection() ? 1 : scores.correction(t);
        return term.scaled(isDropped(t) ? 0 : factor);
    }

    private boolean isTreated(int t) {
        return treated != null && treated[t];
    }

    private boolean isDropped(int t) {
        OffPolicySequenceMask mask = objective.offPolicyMask();
        return mask != null && mask.drops(scores, drifted, t);
    }

    /** Adds the penalty's gradient; returns its value before aggregation. */
    private double kl(int t) {
        KlPenalty penalty = objective.kl();
        if (penalty == null) {
            return 0;
        }
        KlEstimator estimator = penalty.estimator();
        double x = scores.logProb(t) - scores.referenceLogProb(t);
        double factor = penalty.weight().factor(logRatios[t], scores, t);
        double value = penalty.beta() * factor * estimator.value(x);
        byLogProb[t] += weight * penalty.beta() * factor * estimator.slope(x);
        if (!estimator.cuts(x)) {
            switch (penalty.weight()) {
                case RATIO -> byLogRatio[t] += weight * value;
                case TOKEN_RATIO, SCORE_FUNCTION, SAMPLER_RATIO -> byLogProb[t] += weight * value;
                case NONE -> {}
            }
        }
        return value;
    }

    private double entropy(int t) {
        EntropyBonus bonus = objective.entropyBonus();
        if (bonus == null || StepObjective.isSilenced(objective, treated, t)) {
            return 0;
        }
        double scale = -samples.entropyCoefficient(bonus.coefficient()) * entropyWeight;
        byEntropy[t] += scale;
        return scale * scores.entropy(t);
    }
}
