package org.rlvr4j.grpo;

import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/** A task for {@link TabularPolicy}: after one of the letters a to d, say the fourth after it and end. */
final class Letters {
    static final int VOCABULARY = 9;

    private Letters() {}

    static Task task() {
        List<Problem> problems =
                IntStream.range(0, 4).mapToObj(Letters::problem).toList();
        return Task.of("letters", problems, problems, 7);
    }

    static Task task(Verifier verifier) {
        List<Problem> problems = IntStream.range(0, 4)
                .mapToObj(i -> new Problem("p" + i, Character.toString('a' + i), verifier))
                .toList();
        return Task.of("letters", problems, problems, 7);
    }

    private static Problem problem(int i) {
        String next = Character.toString('e' + i);
        return new Problem("p" + i, Character.toString('a' + i), text -> verdict(next, text), next);
    }

    private static Verdict verdict(String expected, String text) {
        if (text.equals(expected)) {
            return new Verdict.Correct("equal");
        } else if (text.startsWith(expected)) {
            return new Verdict.Partial(0.5, "goes on after it");
        }
        return text.isEmpty() ? new Verdict.Unparsable("empty") : new Verdict.Wrong("other letters");
    }

    static TabularPolicy policy() {
        return new TabularPolicy(VOCABULARY, 16);
    }

    static GrpoTrainerBuilder builder(Policy policy) {
        return GrpoTrainer.builder(policy, new LetterTokenizer())
                .task(task())
                .promptsPerStep(4)
                .groupSize(16)
                .maxNewTokens(4)
                .steps(30)
                .learningRate(0.3)
                .schedule(LearningRateSchedule.linear(0, 400, 0.1))
                .evaluation(EvaluationPlan.sampled(10, 4))
                .microBatchTokens(60)
                .verifierThreads(2);
    }
}
