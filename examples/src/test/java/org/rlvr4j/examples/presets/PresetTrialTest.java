package org.rlvr4j.examples.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.report.StepReport;

class PresetTrialTest {

    private static PresetTrial trial(MeanReward begin, MeanReward end) {
        return new PresetTrial("dapo", begin, end, 0.2, 0.7, 1.5, 10, null);
    }

    @Test
    void meanReward_standardErrorIsThatOfTheGroups() {
        MeanReward reward = MeanReward.of(List.of(0.0, 0.5, 1.0));
        assertThat(reward.mean()).isEqualTo(0.5);
        assertThat(reward.standardError()).isCloseTo(Math.sqrt(0.25 / 3), within(1e-12));
    }

    @Test
    void hasLearned_onlyIfMoreThanChanceExplains() {
        assertThat(trial(new MeanReward(0.2, 0.03), new MeanReward(0.35, 0.03)).hasLearned())
                .isTrue();
        assertThat(trial(new MeanReward(0.2, 0.03), new MeanReward(0.3, 0.03)).hasLearned())
                .isFalse();
        assertThat(trial(new MeanReward(0.2, Double.NaN), new MeanReward(0.9, Double.NaN))
                        .hasLearned())
                .isFalse();
    }

    @Test
    void figures_nameTheFirstThatIsNotFinite() {
        TrialFigures figures = new TrialFigures();
        figures.onStep(report(0, Map.of("eval/accuracy", 0.25)));
        figures.onStep(report(1, Map.of("grad_norm", 2.0)));
        assertThat(figures.notFinite()).isNull();
        figures.onStep(report(2, Map.of("loss", Double.NaN)));
        figures.onStep(report(3, Map.of("loss", Double.POSITIVE_INFINITY)));
        assertThat(figures.notFinite()).isEqualTo("loss was NaN at step 2");
        assertThat(figures.accuracyBefore()).isEqualTo(0.25);
    }

    private static StepReport report(long step, Map<String, Double> metrics) {
        return new StepReport(step, 3, metrics, List.of(), null, null);
    }
}
