package org.rlvr4j.grpo.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.Verdict;

class RewardTableTest {

    @Test
    void standard_everyKindOfVerdict() {
        assertThat(RewardTable.STANDARD.reward(new Verdict.Correct("r"))).hasValue(1);
        assertThat(RewardTable.STANDARD.reward(new Verdict.Partial(0.25, "r"))).hasValue(0.25);
        assertThat(RewardTable.STANDARD.reward(new Verdict.Wrong("r"))).hasValue(0);
        assertThat(RewardTable.STANDARD.reward(new Verdict.Unparsable("r"))).hasValue(0);
        assertThat(RewardTable.STANDARD.reward(new Verdict.Timeout("r"))).hasValue(0);
        assertThat(RewardTable.STANDARD.reward(new Verdict.Violation("r"))).hasValue(0);
    }

    @Test
    void reward_failureHasNone() {
        assertThat(RewardTable.STANDARD.reward(new Verdict.Failure("r"))).isEmpty();
    }

    @Test
    void reward_ownValues() {
        RewardTable table = new RewardTable(2, 0.5, -1, -2, -3, -4);
        assertThat(table.reward(new Verdict.Partial(0.5, "r"))).hasValue(0.25);
        assertThat(table.reward(new Verdict.Unparsable("r"))).hasValue(-2);
        assertThat(table.reward(new Verdict.Violation("r"))).hasValue(-4);
    }

    @Test
    void constructor_nothingToLearn() {
        assertThatThrownBy(() -> new RewardTable(1, 1, 1, 0, 0, 0)).hasMessageContaining("nothing to learn");
    }

    @Test
    void constructor_notFinite() {
        assertThatThrownBy(() -> new RewardTable(1, 1, Double.NaN, 0, 0, 0)).hasMessageContaining("wrong is NaN");
    }
}
