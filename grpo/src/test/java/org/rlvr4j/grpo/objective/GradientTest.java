package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Analytic gradients against central finite differences. */
class GradientTest {
    private static final double STEP = 1e-5;

    static List<Compositions.Named> all() {
        return Compositions.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void evaluate_gradient_agreesWithFiniteDifferences(Compositions.Named composition) {
        Objective objective = composition.objective();
        for (long seed = 1; seed <= 5; seed++) {
            RandomStep step = RandomStep.of(seed);
            LossAndGradient analytic = step.whole(objective);
            double scale = 0;
            double worst = 0;
            for (int i : step.all()) {
                for (int t = 0; t < step.samples().lengths()[i]; t++) {
                    double byLogProb = slope(objective, step, step.scores().logProbs(), i, t);
                    double byEntropy = slope(objective, step, step.scores().entropies(), i, t);
                    scale = Math.max(scale, Math.max(Math.abs(byLogProb), Math.abs(byEntropy)));
                    worst = Math.max(
                            worst, Math.abs(byLogProb - analytic.gradient().logProbs()[i][t]));
                    worst = Math.max(
                            worst, Math.abs(byEntropy - analytic.gradient().entropies()[i][t]));
                }
            }
            assertThat(worst / scale).as("seed %d", seed).isLessThan(1e-6);
        }
    }

    /** Moves one score. The old policy is fixed, so what is a constant in the objective stays one. */
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
