package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.objective.kl.KlPenalty;

/** Analytic gradients against central finite differences of the same loss with its stopped gradients frozen. */
class GradientTest {
    private static final double STEP = 1e-5;

    static List<Compositions.Named> all() {
        return Compositions.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void evaluate_offPolicy_gradientAgreesWithFiniteDifferences(Compositions.Named composition) {
        for (long seed = 1; seed <= 4; seed++) {
            assertGradient(composition.objective(), RandomStep.of(seed, 9, true));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void evaluate_onPolicy_gradientAgreesWithFiniteDifferences(Compositions.Named composition) {
        for (long seed = 11; seed <= 12; seed++) {
            assertGradient(composition.objective(), RandomStep.of(seed, 9, false));
        }
    }

    private static void assertGradient(Objective objective, RandomStep base) {
        LossAndGradient analytic = base.whole(objective);
        RandomStep step = Frozen.step(base);
        boolean scoreFunction = objective.kl() != null && objective.kl().weight() == KlPenalty.Weight.SCORE_FUNCTION;
        Objective frozen = Frozen.objective(objective, base);
        if (scoreFunction) {
            step = step.withSamplerLogProbs(RandomStep.pick(base.scores().logProbs(), base.all()));
            frozen = withSamplerWeight(frozen);
        }
        double scale = 0;
        double worst = 0;
        for (int i : base.all()) {
            for (int t = 0; t < base.samples().lengths()[i]; t++) {
                double byLogProb = slope(frozen, step, step.scores().logProbs(), i, t);
                double byEntropy = slope(frozen, step, step.scores().entropies(), i, t);
                scale = Math.max(scale, Math.max(Math.abs(byLogProb), Math.abs(byEntropy)));
                worst = Math.max(worst, Math.abs(byLogProb - analytic.gradient().logProbs()[i][t]));
                worst = Math.max(worst, Math.abs(byEntropy - analytic.gradient().entropies()[i][t]));
            }
        }
        assertThat(scale).isPositive();
        assertThat(worst / scale).isLessThan(1e-6);
    }

    /** {@code pi / sg[pi]} is {@code pi / mu} where the sampler is the policy before it was moved. */
    private static Objective withSamplerWeight(Objective objective) {
        KlPenalty kl = java.util.Objects.requireNonNull(objective.kl());
        return objective.toBuilder()
                .kl(new KlPenalty(kl.beta(), kl.estimator(), KlPenalty.Weight.SAMPLER_RATIO))
                .build();
    }

    private static double slope(Objective objective, RandomStep step, double[][] values, int i, int t) {
        double value = values[i][t];
        values[i][t] = value + STEP;
        double above = step.whole(objective).loss();
        values[i][t] = value - STEP;
        double below = step.whole(objective).loss();
        values[i][t] = value;
        return (above - below) / (2 * STEP);
    }
}
