package org.rlvr4j.grpo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rlvr4j.grpo.report.Rollouts.BROKEN;
import static org.rlvr4j.grpo.report.Rollouts.RIGHT;
import static org.rlvr4j.grpo.report.Rollouts.WRONG;
import static org.rlvr4j.grpo.report.Rollouts.group;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.Verdict;

class TallyTest {

    @Test
    void ofStep_rewardsAndGroups() {
        Map<String, Double> figures = Tally.ofStep(
                Rollouts.of(group(RIGHT, WRONG), group(WRONG, WRONG), group(RIGHT, RIGHT), group(WRONG, RIGHT)));
        assertThat(figures)
                .containsEntry("reward", 0.5)
                .containsEntry("accuracy", 0.5)
                .containsEntry("frac_reward_zero_std", 0.5)
                .containsEntry("groups/pct_0", 0.25)
                .containsEntry("groups/pct_1", 0.25)
                .containsEntry("groups/pct_mixed", 0.5);
        assertThat(figures.get("reward_std")).isCloseTo(Math.sqrt(0.5) / 2, within(1e-15));
    }

    @Test
    void ofStep_lengths() {
        assertThat(Tally.ofStep(Rollouts.of(group(WRONG, WRONG, WRONG, WRONG))))
                .containsEntry("completions/mean_length", 2.5)
                .containsEntry("completions/min_length", 1.0)
                .containsEntry("completions/max_length", 4.0)
                .containsEntry("completions/clipped_ratio", 0.25)
                .containsEntry("completions/mean_terminated_length", 2.0);
    }

    @Test
    void ofStep_failuresAreCountedAndLeftOut() {
        assertThat(Tally.ofStep(Rollouts.of(group(RIGHT, BROKEN), group(RIGHT, WRONG))))
                .containsEntry("verdict/failure", 1.0)
                .containsEntry("verdict/correct", 2.0)
                .containsEntry("verdict/timeout", 0.0)
                .containsEntry("accuracy", 2.0 / 3)
                .containsEntry("reward", 2.0 / 3)
                .containsEntry("groups/pct_1", 0.5);
    }

    @Test
    void ofStep_nothingJudged() {
        assertThat(Tally.ofStep(Rollouts.of(group(BROKEN, BROKEN)))).doesNotContainKeys("reward", "accuracy");
    }

    @Test
    void ofStep_equalRewardsHaveNoDeviation() {
        Verdict third = new Verdict.Partial(0.1, "a tenth");
        Map<String, Double> figures = Tally.ofStep(Rollouts.of(group(third, third, third)));
        assertThat(figures).containsEntry("reward_std", 0.0).containsEntry("frac_reward_zero_std", 1.0);
    }

    @Test
    void ofEvaluation_oneSample() {
        Verdict unreadable = new Verdict.Unparsable("no answer");
        Map<String, Double> figures =
                Tally.ofEvaluation(Rollouts.of(group(RIGHT), group(unreadable), group(WRONG), group(BROKEN)));
        assertThat(figures)
                .containsEntry("eval/accuracy", 1.0 / 3)
                .containsEntry("eval/format", 2.0 / 3)
                .containsEntry("eval/mean_length", 2.5)
                .containsEntry("eval/clipped_ratio", 0.25)
                .containsEntry("eval/failures", 1.0);
        assertThat(figures.keySet()).noneMatch(name -> name.contains("pass@"));
    }

    @Test
    void ofEvaluation_severalSamples() {
        assertThat(Tally.ofEvaluation(Rollouts.of(group(RIGHT, WRONG), group(WRONG, WRONG))))
                .containsEntry("eval/accuracy", 0.25)
                .containsEntry("eval/pass@2", 0.5)
                .containsEntry("eval/accuracy_stderr", 0.25);
    }

    @Test
    void progressLine_dashesForWhatIsMissing() {
        StepReport report = new StepReport(7, 100, Map.of("reward", 0.5, "timing_s/gen", 1.25), List.of(), null, null);
        assertThat(ProgressLine.of(report))
                .startsWith("step   7/100  reward 0.500  accuracy -")
                .contains("gen 1.25")
                .doesNotContain("held-out");
    }
}
