package org.rlvr4j.grpo.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapingTest {

    @Test
    void overlong_floor_holdsBeyondTheLimit() {
        assertThat(OverlongPunishment.dapo(100, 20).reward(80)).isZero();
        assertThat(OverlongPunishment.dapo(100, 20).reward(110)).isEqualTo(-1);
    }

    @Test
    void overlong_withoutFloor_growsBeyondTheLimit() {
        assertThat(OverlongPunishment.unbounded(100, 10, 10).reward(105)).isEqualTo(-15);
    }

    @Test
    void overlong_bufferBeyondTheLimit_isRefused() {
        assertThatThrownBy(() -> OverlongPunishment.dapo(10, 20)).hasMessageContaining("1 <= buffer <= maxLength");
    }

    @Test
    void linearScale_emptyRange_isRefused() {
        assertThatThrownBy(() -> new LinearScale(1, 1, 0, 1)).hasMessageContaining("empty");
    }

    @Test
    void linearScale_toOnePoint_isRefused() {
        assertThatThrownBy(() -> new LinearScale(0, 1, 1, 1)).hasMessageContaining("all rewards the same");
        assertThatThrownBy(() -> new LinearScale(0, 1, Double.NaN, 1)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new LinearScale(0, Double.POSITIVE_INFINITY, 0, 1))
                .hasMessageContaining("finite");
    }

    @Test
    void cosine_sameAtAnyLength_isRefused() {
        assertThatThrownBy(() -> new CosineLength(100, 1, 1, 1, 1)).hasMessageContaining("nothing to learn");
        assertThatThrownBy(() -> new CosineLength(100, 1, Double.NaN, 0, 0)).hasMessageContaining("finite");
        assertThat(new CosineLength(100, 1, 1, 0, 0).reward(50, true)).isEqualTo(1);
    }

    @Test
    void repetition_sameNgram_isPunishedWhole() {
        assertThat(new RepetitionPenalty(2, -1).reward(7, 7, 7, 7, 7)).isEqualTo(-0.75);
    }

    @Test
    void cosine_longerRightAnswer_isWorthLess() {
        CosineLength cosine = new CosineLength(100, 1, 0.5, -1, -0.5);
        assertThat(cosine.reward(10, true)).isGreaterThan(cosine.reward(90, true));
        assertThat(cosine.reward(10, false)).isLessThan(cosine.reward(90, false));
    }

    @Test
    void truncationDiscount_scalesOnlyTheCutOff() {
        assertThat(new TruncationDiscount(0.5).reward(0.8, true)).isEqualTo(0.4);
        assertThat(new TruncationDiscount(0.5).reward(0.8, false)).isEqualTo(0.8);
    }
}
