package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.task.Grading;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.verifiers.Verdict;

class EvaluatedRunTest {
    private static final EvaluationPlan PLAN = new EvaluationPlan(20, 4, 8, Distribution.UNCHANGED).andGreedy();

    /** Strict: the letter alone; flexible: it is the first one; the answer is the first one. */
    private static List<Problem> problems() {
        return Letters.task().heldOut().stream()
                .map(problem -> problem.withGrading(new Grading(
                        text -> text.startsWith(String.valueOf(problem.answer()))
                                ? new Verdict.Correct("begins with it")
                                : new Verdict.Wrong("does not"),
                        text -> text.isEmpty() ? Optional.empty() : Optional.of(text.substring(0, 1)))))
                .toList();
    }

    private static Evaluation trained(Task task) {
        try (TabularPolicy policy = Letters.policy()) {
            return Objects.requireNonNull(Letters.builder(policy)
                    .task(task)
                    .steps(20)
                    .evaluation(PLAN)
                    .build()
                    .train()
                    .after());
        }
    }

    @Test
    void evaluate_strictAndFlexibleSampledAndGreedy() {
        Map<String, Double> figures =
                trained(Task.of("letters", problems(), problems(), 7)).metrics();
        double strict = figures.getOrDefault("eval/accuracy", Double.NaN);
        double flexible = figures.getOrDefault("eval/flexible/accuracy", Double.NaN);
        assertThat(flexible).isGreaterThan(strict);
        assertThat(figures.get("eval/accuracy_low")).isLessThan(strict);
        assertThat(figures.get("eval/accuracy_high")).isGreaterThan(strict);
        assertThat(figures.get("eval/pass@8")).isGreaterThanOrEqualTo(figures.get("eval/pass@4"));
        assertThat(figures.get("eval/flexible/maj@8")).isBetween(0.25, 1.0);
        assertThat(figures)
                .containsKeys("eval/maj@8", "eval/greedy/accuracy", "eval/greedy/flexible/accuracy_high")
                .doesNotContainKey("eval/greedy/pass@2");
    }

    @Test
    void evaluate_furtherSets() {
        Task task = Task.of("letters", problems(), problems(), 7)
                .withHeldOut("half", problems().subList(0, 2))
                .withHeldOut("plain", Letters.task().heldOut());
        Evaluation evaluation = trained(task);
        assertThat(evaluation.rollouts()).hasSize(4 * 8);
        assertThat(evaluation.metrics())
                .containsKeys("eval/half/accuracy", "eval/half/flexible/pass@2", "eval/half/greedy/accuracy")
                .containsEntry("eval/plain/pass@8", evaluation.metrics().get("eval/pass@8"))
                .doesNotContainKey("eval/plain/flexible/accuracy");
    }

    @Test
    void withHeldOut_badName() {
        assertThatThrownBy(() -> Letters.task().withHeldOut("greedy", problems()))
                .hasMessageContaining("a name of letters, digits, dots and dashes that is neither flexible nor greedy");
    }

    @Test
    void andGreedy_ofGreedyPlan() {
        assertThatThrownBy(() -> EvaluationPlan.greedy(1, 4).andGreedy()).hasMessageContaining("is greedy already");
    }
}
