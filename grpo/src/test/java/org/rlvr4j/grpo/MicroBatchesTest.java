package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {
    private static final int[] LENGTHS = {3, 10, 4, 9, 4};

    @Test
    void of_longestFirstWithinBudget() {
        assertThat(MicroBatches.of(new int[] {0, 1, 2, 3, 4}, LENGTHS, 20))
                .containsExactly(new int[] {1, 3}, new int[] {2, 4, 0});
    }

    @Test
    void of_paddingCounts() {
        assertThat(MicroBatches.of(new int[] {0, 1}, LENGTHS, 19)).containsExactly(new int[] {1}, new int[] {0});
    }

    @Test
    void of_longerThanBudgetIsAlone() {
        assertThat(MicroBatches.of(new int[] {1, 3}, LENGTHS, 5)).containsExactly(new int[] {1}, new int[] {3});
    }

    @Test
    void of_nobody() {
        assertThat(MicroBatches.of(new int[0], LENGTHS, 5)).isEqualTo(List.of());
    }
}
