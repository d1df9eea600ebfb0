package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.aggregation.MicroBatchTokenMean;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.sample.StepTotals;
import org.rlvr4j.rollout.policy.TokenScores;

class StepSamplesTest {

    @Test
    void builder_wrongShape_namesSampleAndLength() {
        assertThatThrownBy(() -> StepSamples.builder(2, 3).oldLogProbs(new double[][] {{-1, -1}, {-1}}))
                .hasMessage(
                        "oldLogProbs of sample 1 has 1 values for 3 completion tokens; give one per completion token");
        assertThatThrownBy(() -> StepSamples.builder(2, 3).advantages(1, 2, 3))
                .hasMessageContaining("3 rows for 2 samples");
        assertThatThrownBy(() -> StepSamples.builder(2).build()).hasMessageContaining("advantages(...)");
    }

    @Test
    void evaluate_unscorableSample_leavesLossAndNormaliser() {
        Objective objective = Objective.builder().kl(new KlPenalty(1)).build();
        double[][] logProbs = {{-1, -1}, {-0.5, -0.7, -0.2}};
        double[][] reference = {{-1.2, -0.9}, {-2, -2, -2}};
        StepSamples samples = StepSamples.builder(2, 3)
                .advantages(1, Double.NaN)
                .referenceLogProbs(reference)
                .build();
        LossAndGradient result = objective
                .begin(samples)
                .evaluate(new int[] {0, 1}, new TokenScores(logProbs, new double[][] {{0, 0}, {0, 0, 0}}));
        double kl = new K3().value(0.2) + new K3().value(-0.1);
        assertThat(result.loss()).isCloseTo((-2 + kl) / 2, within(1e-12));
        assertThat(result.gradient().logProbs()[1]).containsOnly(0);
    }

    @Test
    void evaluate_stepBeyondTheseSamples_isNormalisedByItsTotals() {
        StepSamples samples = StepSamples.builder(1, 1)
                .advantages(1, 3)
                .totals(new StepTotals(40, 20, 2))
                .build();
        TokenScores scores = new TokenScores(new double[][] {{-1}, {-1}}, new double[][] {{0}, {0}});
        LossAndGradient result = Objective.builder().build().begin(samples).evaluate(new int[] {0, 1}, scores);
        assertThat(result.loss()).isCloseTo(-4.0 / 20, within(1e-15));
    }

    @Test
    void evaluate_bnpo_dependsOnTheSplit() {
        RandomStep step = RandomStep.of(5);
        Objective bnpo =
                Objective.builder().aggregation(new MicroBatchTokenMean()).build();
        double whole = step.whole(bnpo).loss();
        StepObjective inParts = step.begin(bnpo);
        double sum = inParts.evaluate(new int[] {0, 1, 2, 3}, step.scoresOf(0, 1, 2, 3))
                        .loss()
                + inParts.evaluate(new int[] {4, 5, 6, 7, 8}, step.scoresOf(4, 5, 6, 7, 8))
                        .loss();
        assertThat(Math.abs(whole - sum)).isGreaterThan(1e-3);
    }
}
