package org.rlvr4j.grpo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.rlvr4j.grpo.reward.RewardParts;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.verifiers.Verdict;

/**
 * A completion and all that became of it.
 *
 * @param step in which it was sampled; 0 before the first update
 * @param group index of its problem within the step
 * @param problem what was asked
 * @param promptTokens the prompt's ids; must not be changed
 * @param completion what was drawn, with the sampler's log-probabilities
 * @param verdict what the verifier said
 * @param reward what that was worth, before shaping; empty if the verdict says nothing about the completion
 * @param parts what each of the run's rewards gave, the verdict's shaped, and their sum, which is learned from
 * @param advantage what the update learned from it, the mean over its tokens; 0 in an evaluation
 * @param weightVersion how many updates the weights had seen that drew it
 */
public record Rollout(
        long step,
        int group,
        Problem problem,
        int[] promptTokens,
        Completion completion,
        Verdict verdict,
        OptionalDouble reward,
        RewardParts parts,
        double advantage,
        long weightVersion) {

    /** Returns this with an advantage. */
    public Rollout withAdvantage(double value) {
        return new Rollout(
                step, group, problem, promptTokens, completion, verdict, reward, parts, value, weightVersion);
    }

    /** Returns this as another verifier judged it. */
    public Rollout withVerdict(Verdict other) {
        return new Rollout(
                step, group, problem, promptTokens, completion, other, reward, parts, advantage, weightVersion);
    }

    /** Returns this as a member of another group. */
    public Rollout withGroup(int index) {
        return new Rollout(
                step, index, problem, promptTokens, completion, verdict, reward, parts, advantage, weightVersion);
    }

    /**
     * Returns what tells completions apart: the reward before shaping and the rewards beside it, in their order; empty if
     * there is no reward.
     */
    public List<Double> signal() {
        if (reward.isEmpty()) {
            return List.of();
        }
        List<Double> signal = new ArrayList<>(parts.values().values());
        signal.set(0, reward.getAsDouble());
        return signal;
    }

    /** Returns whether the answer was right. */
    public boolean isCorrect() {
        return verdict instanceof Verdict.Correct;
    }

    /** Returns whether the verifier broke, so that nothing is known about the completion. */
    public boolean isFailure() {
        return verdict instanceof Verdict.Failure;
    }

    /** Returns the number of completion tokens. */
    public int length() {
        return completion.length();
    }

    /** Returns prompt and completion as one sequence. */
    public TokenSequence sequence() {
        int[] tokens = new int[promptTokens.length + completion.length()];
        System.arraycopy(promptTokens, 0, tokens, 0, promptTokens.length);
        System.arraycopy(completion.tokens(), 0, tokens, promptTokens.length, completion.length());
        return new TokenSequence(tokens, promptTokens.length);
    }
}
