package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.verifiers.Verdict;

class DifficultyRunTest {
    private final TabularPolicy policy = Letters.policy();
    private final List<StepReport> reports = new ArrayList<>();

    @AfterEach
    void close() {
        policy.close();
    }

    /** Of eight problems, in order: the first three can never be solved, the next always, the others sometimes. */
    private static Task task() {
        List<Problem> problems = IntStream.range(0, 8)
                .mapToObj(i -> new Problem("p" + i, Character.toString('a' + i), text -> verdict(i, text)))
                .toList();
        return new Task("mixed", ProblemSource.shuffled(problems, 3), List.of());
    }

    private static Verdict verdict(int problem, String text) {
        boolean right = problem == 3 || (problem > 3 && !text.isEmpty() && text.charAt(0) < 'e');
        return right ? new Verdict.Correct("") : new Verdict.Wrong("");
    }

    private GrpoTrainerBuilder builder() {
        return Letters.builder(policy)
                .task(task())
                .evaluation(null)
                .learningRate(1e-6)
                .preflight(null)
                .listener(reports::add);
    }

    private List<String> drawn(int step) {
        return reports.get(step - 1).rollouts().stream()
                .map(r -> r.problem().id())
                .distinct()
                .toList();
    }

    @Test
    void train_passesOverWhatTeachesNothing() {
        builder().difficultyFilter(DifficultyFilter.DEFAULT).steps(6).build().train();
        List<String> first = new ArrayList<>(drawn(1));
        first.addAll(drawn(2));
        assertThat(first).hasSize(8);
        for (int step = 3; step <= 6; step++) {
            assertThat(drawn(step)).containsExactlyInAnyOrder("p4", "p5", "p6", "p7");
        }
        assertThat(reports.get(1).metric("difficulty/too_hard")).isEqualTo(3);
        assertThat(reports.get(1).metric("difficulty/too_easy")).isEqualTo(1);
        assertThat(reports.get(1).metric("difficulty/known")).isEqualTo(8);
        assertThat(reports.get(0).metric("difficulty/passed_over")).isZero();
        assertThat(reports.stream()
                        .mapToDouble(r -> r.metric("difficulty/passed_over"))
                        .sum())
                .isPositive();
    }

    @Test
    void train_drawsThemAgainAfterAWhile() {
        builder()
                .difficultyFilter(new DifficultyFilter(0, 1, 1, 1, 100))
                .steps(8)
                .build()
                .train();
        long hard = IntStream.rangeClosed(3, 8)
                .filter(step -> drawn(step).stream()
                        .anyMatch(id -> List.of("p0", "p1", "p2").contains(id)))
                .count();
        assertThat(hard).isBetween(1L, 5L);
    }

    @Test
    void train_onlyWhatIsTooEasy() {
        builder()
                .difficultyFilter(new DifficultyFilter(-1, 1, 2, 4, 100))
                .steps(4)
                .build()
                .train();
        assertThat(reports.get(3).metric("difficulty/too_hard")).isZero();
        assertThat(reports.get(3).metric("difficulty/too_easy")).isEqualTo(1);
    }

    @Test
    void train_nothingOfTheRightDifficultyGoesOn() {
        builder()
                .task(Letters.task(text -> new Verdict.Wrong("")))
                .difficultyFilter(new DifficultyFilter(0, 1, 1, 1000, 100))
                .steps(3)
                .build()
                .train();
        assertThat(drawn(3)).hasSize(4);
        assertThat(reports.get(2).metric("difficulty/passed_over")).isEqualTo(4);
    }

    @Test
    void train_forgetsBeyondItsCapacity() {
        builder()
                .difficultyFilter(new DifficultyFilter(0, 1, 1, 4, 5))
                .steps(3)
                .build()
                .train();
        assertThat(reports.get(2).metric("difficulty/known")).isEqualTo(5);
    }

    @Test
    void resume_sameBytes(@TempDir Path folder) throws IOException {
        Resumption.assertSameBytes(folder, b -> b.task(task())
                .preflight(null)
                .learningRate(0.01)
                .dynamicSampling(2)
                .difficultyFilter(new DifficultyFilter(0.1, 0.9, 2, 2, 6)));
    }

    @Test
    void build_endlessProblems() {
        Task endless = new Task("endless", i -> task().train().problem(i), List.of());
        assertThatThrownBy(() -> builder()
                        .task(endless)
                        .difficultyFilter(DifficultyFilter.DEFAULT)
                        .build())
                .hasMessageContaining("task endless makes new problems without end; leave it out");
    }

    @Test
    void filter_thatPassesOverNothing() {
        assertThatThrownBy(() -> new DifficultyFilter(-1, 2, 1, 1, 1)).hasMessageContaining("so it passes over none");
        assertThatThrownBy(() -> new DifficultyFilter(0.9, 0.1, 1, 1, 1))
                .hasMessageContaining("too hard at a pass rate");
    }
}
