package org.rlvr4j.grpo.reward;

import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.verifiers.Verdict;

/**
 * What rewards are made of.
 *
 * @param problem that was asked
 * @param completion that was drawn
 * @param verdict of the problem's verifier
 */
public record JudgedCompletion(Problem problem, Completion completion, Verdict verdict) {

    /** Returns the number of completion tokens. */
    public int length() {
        return completion.length();
    }

    /** Returns whether the length limit cut the completion short. */
    public boolean isTruncated() {
        return completion.isTruncated();
    }

    /** Returns whether the answer was right. */
    public boolean isCorrect() {
        return verdict instanceof Verdict.Correct;
    }
}
