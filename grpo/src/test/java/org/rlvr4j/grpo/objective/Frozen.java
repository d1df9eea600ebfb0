package org.rlvr4j.grpo.objective;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.kl.StraightThroughKl;
import org.rlvr4j.grpo.objective.ratio.RatioLevel;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.ratio.SequenceTokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * An objective whose stopped gradients are constants for real: what it detaches is frozen at given scores. Its value moves
 * as the gradient says, so finite differences apply.
 */
final class Frozen {
    private final StepSamples samples;
    private final double[][] logProbs;

    private Frozen(StepSamples samples, TokenScores scores) {
        this.samples = samples;
        this.logProbs = Arrays.stream(scores.logProbs()).map(double[]::clone).toArray(double[][]::new);
    }

    static RandomStep step(RandomStep base) {
        double[][] frozen =
                Arrays.stream(base.scores().logProbs()).map(double[]::clone).toArray(double[][]::new);
        StepSamples samples = base.samples();
        return samples.oldLogProbs() != null ? base : base.withOldLogProbs(frozen);
    }

    static Objective objective(Objective objective, RandomStep base) {
        Frozen frozen = new Frozen(base.samples(), base.scores());
        ObjectiveBuilder builder = objective.toBuilder();
        if (objective.trustRegion() instanceof Cispo || objective.trustRegion() instanceof Vespo) {
            builder.ratio = frozen.new ConstantRatio(objective.ratio());
        } else if (objective.ratio() instanceof SequenceTokenRatio) {
            builder.ratio = frozen.new TokenShareOfConstant(objective.ratio());
        }
        KlPenalty kl = objective.kl();
        if (kl != null && kl.estimator() instanceof StraightThroughKl through) {
            builder.kl = new KlPenalty(kl.beta(), through.backward(), kl.weight());
        }
        return new Objective(builder);
    }

    private SequenceScores at(SequenceScores scores) {
        int length = scores.length();
        boolean[] mask = new boolean[length];
        double[] entropies = new double[length];
        double[] old = new double[length];
        double[] correction = new double[length];
        for (int t = 0; t < length; t++) {
            mask[t] = scores.counts(t);
            entropies[t] = scores.entropy(t);
            old[t] = scores.oldLogProb(t);
            correction[t] = scores.correction(t);
        }
        return new SequenceScores(samples, scores.sample(), mask, logProbs[scores.sample()], entropies, old)
                .withCorrection(correction, scores.correctionIsPerSequence());
    }

    /** The ratio at the frozen scores, without a gradient. */
    private final class ConstantRatio implements RatioLevel {
        private final RatioLevel level;

        ConstantRatio(RatioLevel level) {
            this.level = level;
        }

        @Override
        public double[] logRatios(SequenceScores scores) {
            return level.logRatios(at(scores));
        }

        @Override
        public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {}
    }

    /** The ratio at the frozen scores, times the token's own change since. */
    private final class TokenShareOfConstant implements RatioLevel {
        private final RatioLevel level;

        TokenShareOfConstant(RatioLevel level) {
            this.level = level;
        }

        @Override
        public double[] logRatios(SequenceScores scores) {
            double[] ratios = level.logRatios(at(scores));
            boolean cut = level instanceof SequenceTokenRatio token
                    && new SequenceRatio().logRatios(at(scores))[0] > token.cap();
            for (int t = 0; !cut && t < ratios.length; t++) {
                ratios[t] += scores.logProb(t) - logProbs[scores.sample()][t];
            }
            return ratios;
        }

        @Override
        public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {}
    }
}
