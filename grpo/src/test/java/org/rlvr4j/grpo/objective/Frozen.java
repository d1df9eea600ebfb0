package org.rlvr4j.grpo.objective;

import java.util.Arrays;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * An objective whose stopped gradients are constants for real: what it detaches is frozen at given scores. Its value moves
 * as the gradient says, so finite differences apply.
 */
final class Frozen {
    private final double[][] logProbs;

    private Frozen(TokenScores scores) {
        this.logProbs = Arrays.stream(scores.logProbs()).map(double[]::clone).toArray(double[][]::new);
    }

    static RandomStep step(RandomStep base) {
        double[][] frozen =
                Arrays.stream(base.scores().logProbs()).map(double[]::clone).toArray(double[][]::new);
        StepSamples samples = base.samples();
        return samples.oldLogProbs() != null ? base : base.withOldLogProbs(frozen);
    }

    static Objective objective(Objective objective, TokenScores scores) {
        Frozen frozen = new Frozen(scores);
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
        return scores.withLogProbs(logProbs[scores.sample()]);
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
            boolean cut = level instanceof SequenceTokenRatio token && SequenceRatio.mean(at(scores)) > token.cap();
            for (int t = 0; !cut && t < ratios.length; t++) {
                ratios[t] += scores.logProb(t) - logProbs[scores.sample()][t];
            }
            return ratios;
        }

        @Override
        public void backward(SequenceScores scores, double[] byLogRatio, double[] byLogProb) {}
    }
}
