package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.verifiers.Verdict;

/** In which order a real run learns from problems that its source gives in order. */
public final class OrderOfProblems {
    private OrderOfProblems() {}

    /**
     * Trains once over all problems that fill whole steps and returns the problem of each completion, in the order in
     * which updates learn from them.
     */
    public static List<Integer> of(int problems, int groupSize, int perStep, int innerEpochs) {
        List<Integer> order = new ArrayList<>();
        Task task = new Task("ordered", OrderOfProblems::problem, List.of());
        try (TabularPolicy policy = Letters.policy()) {
            Letters.builder(policy)
                    .task(task)
                    .evaluation(null)
                    .preflight(null)
                    .promptsPerStep(perStep)
                    .groupSize(groupSize)
                    .innerEpochs(innerEpochs)
                    .steps(problems / perStep)
                    .listener(report -> Objects.requireNonNull(report.trace())
                            .updates()
                            .forEach(update -> {
                                for (int member : update.members()) {
                                    Rollout rollout = report.rollouts().get(member);
                                    order.add(Integer.parseInt(rollout.problem().id()));
                                }
                            }))
                    .build()
                    .train();
        }
        return order;
    }

    private static Problem problem(long index) {
        return new Problem(
                Long.toString(index),
                "a",
                text -> text.startsWith("b") ? new Verdict.Correct("b") : new Verdict.Wrong("not b"));
    }
}
