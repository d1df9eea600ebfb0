package org.rlvr4j.grpo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.rlvr4j.grpo.reward.JudgedCompletion;
import org.rlvr4j.grpo.reward.RewardParts;
import org.rlvr4j.grpo.reward.RewardPolicy;
import org.rlvr4j.grpo.reward.RewardScheme;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.FinishReason;
import org.rlvr4j.verifiers.Verdict;

/** Makes rollouts from little. */
final class Rollouts {
    static final Verdict RIGHT = new Verdict.Correct("right");
    static final Verdict WRONG = new Verdict.Wrong("wrong");
    static final Verdict BROKEN = new Verdict.Failure("broken");

    private Rollouts() {}

    /** One group per array, lengths 1, 2, 3 and so on over all of them. */
    static List<Rollout> of(Verdict[]... groups) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int group = 0; group < groups.length; group++) {
            for (int sample = 0; sample < groups[group].length; sample++) {
                rollouts.add(rollout(group, sample, rollouts.size() + 1, groups[group][sample]));
            }
        }
        return rollouts;
    }

    static Verdict[] group(Verdict... verdicts) {
        return verdicts;
    }

    static Rollout rollout(int group, int sample, int length, Verdict verdict) {
        FinishReason reason = length > 3 ? FinishReason.LENGTH : FinishReason.EOS;
        Completion completion =
                new Completion(group, sample, new int[length], new float[length], new float[length], "text", reason);
        Problem problem = new Problem("p" + group, "prompt", text -> verdict, "42");
        OptionalDouble reward = RewardPolicy.STANDARD.reward(verdict);
        RewardParts parts = RewardScheme.of(RewardPolicy.STANDARD)
                .parts(new JudgedCompletion(problem, completion, verdict), reward);
        return new Rollout(3, group, problem, new int[] {5}, completion, verdict, reward, parts, 0, 2);
    }
}
