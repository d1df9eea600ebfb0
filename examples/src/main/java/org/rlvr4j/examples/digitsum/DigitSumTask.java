package org.rlvr4j.examples.digitsum;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.rlvr4j.grpo.task.Grading;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.verifiers.NumericVerifier;

/** Problems without end to learn from, and held-out ones to measure on. */
public final class DigitSumTask {

    /** The held-out problems of the learning curve; every run is measured on the same ones. */
    private static final long CURVE_SEED = 1;

    /** Held-out problems that no choice of a setting was ever based on. */
    private static final long FRESH_SEED = 2;

    private DigitSumTask() {}

    /**
     * Returns the task.
     *
     * @param seed chooses the training problems; the held-out ones do not depend on it
     * @param heldOut how many problems to measure on
     */
    public static Task create(long seed, int heldOut) {
        long origin = new SplittableRandom(seed).nextLong();
        return new Task("digit-sum", index -> problem(drawn(origin + index)), curve(heldOut));
    }

    /** Returns the held-out problems that learning curves are drawn with. */
    public static List<Problem> curve(int count) {
        return DigitSumProblem.heldOut(CURVE_SEED, count).stream()
                .map(DigitSumTask::problem)
                .toList();
    }

    /** Returns held-out problems that occur in no learning curve of up to 10,000 problems. */
    public static List<Problem> fresh(int count) {
        Set<DigitSumProblem> curve = new HashSet<>(DigitSumProblem.heldOut(CURVE_SEED, 10_000));
        return DigitSumProblem.heldOut(FRESH_SEED, count + curve.size()).stream()
                .filter(problem -> !curve.contains(problem))
                .limit(count)
                .map(DigitSumTask::problem)
                .toList();
    }

    /** Returns a problem as the trainer takes it. */
    public static Problem problem(DigitSumProblem problem) {
        String prompt = problem.prompt();
        String sum = String.valueOf(problem.sum());
        var grading = new Grading(NumericVerifier.of(sum), DigitSumVerifier::answer);
        return new Problem(prompt.strip(), prompt, new DigitSumVerifier(problem.sum()), sum, grading);
    }

    private static DigitSumProblem drawn(long seed) {
        return DigitSumProblem.draw(new SplittableRandom(seed), false);
    }
}
