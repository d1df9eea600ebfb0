package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.preset.Presets;
import org.rlvr4j.rollout.policy.TokenScores;

/** The first update on a rollout batch: the present log-probabilities stand for the old ones. */
class OnPolicyTest {

    @Test
    void evaluate_withoutOldLogProbs_hasRatioOneAndGradientMinusAdvantage() {
        StepObjective step = Presets.dapo()
                .objective()
                .begin(StepSamples.builder(2, 1).advantages(1.5, -0.5).build());
        LossAndGradient part = step.evaluate(
                new int[] {0, 1}, new TokenScores(new double[][] {{-0.3, -1.2}, {-2}}, new double[][] {{0, 0}, {0}}));
        assertThat(part.loss()).isCloseTo(-(1.5 + 1.5 - 0.5) / 3, within(1e-15));
        assertThat(part.gradient().logProbs()[0]).containsExactly(-0.5, -0.5);
        assertThat(part.gradient().logProbs()[1]).containsExactly(0.5 / 3);
        assertThat(step.metrics().asMap()).containsEntry("ratio/mean", 1.0).containsEntry("ratio/max", 1.0);
    }
}
