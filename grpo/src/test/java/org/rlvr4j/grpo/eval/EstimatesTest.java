package org.rlvr4j.grpo.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatesTest {

    @Test
    void passAtK_countsAllSubsets() {
        assertThat(PassAtK.of(4, 1, 2)).isCloseTo(0.5, within(1e-15));
        assertThat(PassAtK.of(4, 3, 2)).isEqualTo(1);
        assertThat(PassAtK.of(4, 0, 2)).isZero();
    }

    @Test
    void passAtK_moreThanSampled_isRefused() {
        assertThatThrownBy(() -> PassAtK.of(4, 1, 8)).hasMessageContaining("1 <= k <= samples");
    }

    @Test
    void majorityVote_tie_goesToTheFirst() {
        assertThat(MajorityVote.winner(List.of("b", "a", "a", "b"))).isZero();
        assertThat(MajorityVote.winner(List.of("b", "a", "a"))).isEqualTo(1);
    }
}
