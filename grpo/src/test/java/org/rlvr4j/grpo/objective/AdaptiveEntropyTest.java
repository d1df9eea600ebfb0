package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.sample.StepSamples;

class AdaptiveEntropyTest {
    private final AdaptiveEntropy adaptive = new AdaptiveEntropy(0.01, 0, 0.012, 0.005, 0.2);

    @Test
    void start_appliesNothing() {
        assertThat(adaptive.start().applied()).isZero();
    }

    @Test
    void next_lowEntropy_raisesAndApplies() {
        AdaptiveEntropy.State state = adaptive.next(adaptive.start(), 0.1);
        assertThat(state.coefficient()).isEqualTo(0.012);
        assertThat(state.applied()).isEqualTo(0.012);
    }

    @Test
    void next_highEntropy_lowersAndAppliesNothing() {
        AdaptiveEntropy.State state = adaptive.next(adaptive.start(), 1);
        assertThat(state.coefficient()).isCloseTo(0.005, within(1e-15));
        assertThat(state.applied()).isZero();
    }

    @Test
    void evaluate_coefficientOfTheStep_replacesTheBonusesOwn() {
        RandomStep step = RandomStep.of(3);
        Objective objective =
                Objective.builder().entropyBonus(new EntropyBonus(0.5)).build();
        StepSamples samples = StepSamples.builder(step.samples().lengths())
                .advantages(step.samples().advantages())
                .entropyCoefficient(0.0)
                .build();
        LossAndGradient result = objective.begin(samples).evaluate(step.all(), step.scores());
        assertThat(Arrays.stream(result.gradient().entropies()).flatMapToDouble(Arrays::stream))
                .allSatisfy(g -> assertThat(g).isZero());
    }

    @Test
    void new_startOutsideBounds_isRefused() {
        assertThatThrownBy(() -> new AdaptiveEntropy(2, 0, 1, 0.1, 0.2)).hasMessageContaining("within [0.0, 1.0]");
        assertThatThrownBy(() -> new AdaptiveEntropy(0, 0, 1, 0.1, -1)).hasMessageContaining("the target -1.0");
        assertThatThrownBy(() -> new AdaptiveEntropy(0, 0, 1, 0.1, Double.NaN)).hasMessageContaining("the target NaN");
    }
}
