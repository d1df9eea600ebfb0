package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {
    private static final int[] LENGTHS = {3, 10, 4, 9, 4};

    /** What a batch costs that is padded to its longest sequence. */
    private static ToLongFunction<int[]> padded(int[] lengths) {
        return batch -> (long) batch.length
                * IntStream.of(batch).map(i -> lengths[i]).max().orElseThrow();
    }

    /** What a batch costs where nothing is padded and a group's prompt is computed once. */
    private static ToLongFunction<int[]> shared(int[] lengths, int[] groups, int prompt) {
        return batch -> {
            long inGroups = IntStream.of(batch).map(i -> groups[i]).distinct().count();
            return IntStream.of(batch).map(i -> lengths[i]).sum() - (batch.length - inGroups) * prompt;
        };
    }

    private static List<int[]> ofSingles(int budget, int... members) {
        return new MicroBatches(LENGTHS, new int[] {0, 1, 2, 3, 4}, budget).of(members, padded(LENGTHS));
    }

    @Test
    void of_longestFirstWithinBudget() {
        assertThat(ofSingles(20, 0, 1, 2, 3, 4)).containsExactly(new int[] {1, 3}, new int[] {2, 4, 0});
    }

    @Test
    void of_paddingCounts() {
        assertThat(ofSingles(19, 0, 1)).containsExactly(new int[] {1}, new int[] {0});
    }

    @Test
    void of_longerThanBudgetIsAlone() {
        assertThat(ofSingles(5, 1, 3)).containsExactly(new int[] {1}, new int[] {3});
    }

    @Test
    void of_nobody() {
        assertThat(ofSingles(5)).isEqualTo(List.of());
    }

    @Test
    void of_groupsTogetherWherePromptsAreShared() {
        int[] lengths = {20, 12, 19, 11};
        int[] groups = {0, 0, 1, 1};

        assertThat(new MicroBatches(lengths, groups, 40).of(new int[] {0, 1, 2, 3}, shared(lengths, groups, 10)))
                .containsExactly(new int[] {0, 1}, new int[] {2, 3});
    }

    @Test
    void of_likeLengthsTogetherWherePaddingCosts() {
        int[] lengths = {20, 12, 19, 11};
        int[] groups = {0, 0, 1, 1};

        assertThat(new MicroBatches(lengths, groups, 40).of(new int[] {0, 1, 2, 3}, padded(lengths)))
                .containsExactly(new int[] {0, 2}, new int[] {1, 3});
    }

    @Test
    void of_likeLengthsTogetherWherePromptsAreShort() {
        int[] lengths = {200, 120, 190, 110};
        int[] groups = {0, 0, 1, 1};

        assertThat(new MicroBatches(lengths, groups, 400).of(new int[] {0, 1, 2, 3}, shared(lengths, groups, 2)))
                .containsExactly(new int[] {0, 2}, new int[] {1, 3});
    }

    @Test
    void of_groupsWithinBudget() {
        int[] lengths = IntStream.range(0, 64).map(i -> 30 + i * 37 % 64).toArray();
        int[] groups = IntStream.range(0, 64).map(i -> i / 8).toArray();
        int[] members = IntStream.range(0, 64).filter(i -> i % 5 > 0).toArray();

        List<int[]> batches = new MicroBatches(lengths, groups, 300).of(members, shared(lengths, groups, 29));

        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted()).containsExactly(box(members));
        assertThat(batches).allMatch(batch -> padded(lengths).applyAsLong(batch) <= 300);
        assertThat(batches)
                .allMatch(batch ->
                        IntStream.of(batch).map(i -> groups[i]).distinct().count() <= 2);
    }

    private static Integer[] box(int[] values) {
        return IntStream.of(values).boxed().toArray(Integer[]::new);
    }
}
