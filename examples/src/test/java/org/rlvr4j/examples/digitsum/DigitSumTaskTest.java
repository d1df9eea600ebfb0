package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.task.Problem;

class DigitSumTaskTest {

    @Test
    void train_neverShowsAHeldOutProblem() {
        var task = DigitSumTask.create(0, 2000);
        var heldOut = task.heldOut().stream().map(Problem::prompt).collect(Collectors.toSet());
        assertThat(LongStream.range(0, 20_000)
                        .mapToObj(index -> task.train().problem(index).prompt()))
                .doesNotContainAnyElementsOf(heldOut);
    }

    @Test
    void train_dependsOnSeedAndIndexAlone() {
        var first = DigitSumTask.create(7, 1).train();
        var second = DigitSumTask.create(7, 1).train();
        assertThat(second.problem(1000).prompt()).isEqualTo(first.problem(1000).prompt());
        var other = DigitSumTask.create(8, 1).train();
        long same = LongStream.range(0, 200)
                .filter(i -> first.problem(i).prompt().equals(other.problem(i).prompt()))
                .count();
        assertThat(same).isLessThan(3);
    }

    @Test
    void fresh_sharesNothingWithTheCurve() {
        var curve =
                new HashSet<>(DigitSumTask.curve(256).stream().map(Problem::id).toList());
        assertThat(DigitSumTask.fresh(344)).hasSize(344).noneMatch(problem -> curve.contains(problem.id()));
    }
}
