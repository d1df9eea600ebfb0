package org.rlvr4j.grpo.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.Verdict;

class ProblemSourceTest {
    private static final List<Problem> PROBLEMS = IntStream.range(0, 50)
            .mapToObj(i -> new Problem("p" + i, "prompt", text -> new Verdict.Wrong("never")))
            .toList();

    @Test
    void shuffled_everyProblemOnceAnEpoch() {
        ProblemSource source = ProblemSource.shuffled(PROBLEMS, 1);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(ids(source, epoch * 50L, 50)).doesNotHaveDuplicates().hasSize(50);
        }
    }

    @Test
    void shuffled_orderChangesWithEpochAndSeed() {
        List<String> first = ids(ProblemSource.shuffled(PROBLEMS, 1), 0, 50);
        assertThat(ids(ProblemSource.shuffled(PROBLEMS, 1), 50, 50)).isNotEqualTo(first);
        assertThat(ids(ProblemSource.shuffled(PROBLEMS, 2), 0, 50)).isNotEqualTo(first);
    }

    @Test
    void shuffled_randomAccessAgreesWithSequential() {
        ProblemSource source = ProblemSource.shuffled(PROBLEMS, 3);
        List<String> sequential = ids(source, 0, 150);
        for (int index : new int[] {149, 0, 77, 50, 49}) {
            assertThat(source.problem(index).id()).isEqualTo(sequential.get(index));
        }
    }

    @Test
    void shuffled_orderIsFixedForAllTime() {
        assertThat(ids(ProblemSource.shuffled(PROBLEMS, 42), 0, 5)).containsExactly("p6", "p49", "p12", "p14", "p19");
    }

    @Test
    void permutation_firstPlaceIsUniform() {
        int[] counts = new int[5];
        for (long stream = 0; stream < 10_000; stream++) {
            counts[Permutation.of(5, 9, stream)[0]]++;
        }
        assertThat(java.util.Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1850, 2150));
    }

    @Test
    void shuffled_emptyList() {
        assertThatThrownBy(() -> ProblemSource.shuffled(List.of(), 1)).hasMessageContaining("empty");
    }

    @Test
    void split_partsAreDisjoint() {
        Task task = Task.split("t", PROBLEMS, 10, 5);
        List<String> heldOut = task.heldOut().stream().map(Problem::id).toList();
        assertThat(heldOut).hasSize(10);
        assertThat(ids(task.train(), 0, 40)).hasSize(40).doesNotContainAnyElementsOf(heldOut);
    }

    @Test
    void split_nothingLeftToTrainOn() {
        assertThatThrownBy(() -> Task.split("t", PROBLEMS, 50, 5)).hasMessageContaining("cannot hold out 50 of 50");
    }

    private static List<String> ids(ProblemSource source, long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(i -> source.problem(i).id())
                .toList();
    }
}
