package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.reward.JudgedCompletion;
import org.rlvr4j.grpo.reward.RewardParts;
import org.rlvr4j.grpo.reward.RewardScheme;
import org.rlvr4j.grpo.reward.UnusableRewardException;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.verify.PendingVerdict;
import org.rlvr4j.grpo.verify.VerifierPool;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingListener;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.rollout.sampler.SamplingProgress;
import org.rlvr4j.verifiers.Verdict;

/**
 * Samples groups and has them judged. A completion goes to a verifier thread as soon as it is finished, while others
 * are still drawn; results come back in the order of the problems, whatever the order of finishing.
 */
final class RolloutCollector {
    private final Sampler sampler;
    private final PromptEncoder encoder;
    private final VerifierPool verifiers;
    private final RewardScheme rewards;

    RolloutCollector(Sampler sampler, PromptEncoder encoder, VerifierPool verifiers, RewardScheme rewards) {
        this.sampler = sampler;
        this.encoder = encoder;
        this.verifiers = verifiers;
        this.rewards = rewards;
    }

    /** Where in the run a batch is drawn. */
    record Origin(long step, long weightVersion) {}

    /** What a completion is worth by its verdict, and all in all. */
    private record Reward(OptionalDouble raw, RewardParts parts) {}

    /** Watches the drawing of a batch. */
    interface Progress {
        void onProgress(SamplingProgress progress);
    }

    /** Returns the number of tokens of a problem's prompt. */
    int promptLength(Problem problem) {
        return encoder.encode(problem).length;
    }

    /** Draws and judges one group per problem. */
    List<Rollout> collect(
            Origin origin,
            List<Problem> problems,
            SamplingOptions options,
            SampleKey key,
            PhaseTimes times,
            Progress progress) {
        List<int[]> prompts = problems.stream().map(encoder::encode).toList();
        Batch batch = new Batch(problems, options.groupSize(), progress);
        try {
            List<Completion> completions = times.measure("gen", () -> sampler.sample(prompts, options, key, batch));
            return times.measure("reward", () -> batch.gather(origin, prompts, completions));
        } finally {
            batch.abandon();
        }
    }

    /** The completions of one call, on their way through the verifiers. */
    private final class Batch implements SamplingListener {
        private final List<Problem> problems;
        private final int groupSize;
        private final Progress progress;
        private final @Nullable PendingVerdict[] verdicts;

        Batch(List<Problem> problems, int groupSize, Progress progress) {
            this.problems = problems;
            this.groupSize = groupSize;
            this.progress = progress;
            this.verdicts = new PendingVerdict[problems.size() * groupSize];
        }

        @Override
        public void onFinished(Completion completion) {
            verdicts[index(completion)] =
                    verifiers.submit(problems.get(completion.prompt()).verifier(), completion.text());
        }

        @Override
        public void onProgress(SamplingProgress now) {
            progress.onProgress(now);
        }

        List<Rollout> gather(Origin origin, List<int[]> prompts, List<Completion> completions) {
            List<Rollout> rollouts = new ArrayList<>(completions.size());
            for (Completion completion : completions) {
                PendingVerdict pending = verdicts[index(completion)];
                if (pending == null) {
                    throw new IllegalStateException("the sampler did not announce completion " + index(completion));
                }
                Verdict verdict = verifiers.await(pending);
                int group = completion.prompt();
                JudgedCompletion judged = new JudgedCompletion(problems.get(group), completion, verdict);
                Reward reward = reward(origin, judged);
                rollouts.add(new Rollout(
                        origin.step(),
                        group,
                        problems.get(group),
                        prompts.get(group),
                        completion,
                        verdict,
                        reward.raw(),
                        reward.parts(),
                        0,
                        origin.weightVersion()));
            }
            return rollouts;
        }

        private Reward reward(Origin origin, JudgedCompletion judged) {
            try {
                OptionalDouble raw = rewards.ofVerdict(judged);
                return new Reward(raw, rewards.parts(judged, raw));
            } catch (UnusableRewardException e) {
                throw new TrainingStoppedException(Cause.REWARD, origin.step(), String.valueOf(e.getMessage()));
            }
        }

        private int index(Completion completion) {
            return completion.prompt() * groupSize + completion.sample();
        }

        /** Takes what has not been judged yet off the verifiers' hands; nothing if all went well. */
        void abandon() {
            for (PendingVerdict pending : verdicts) {
                if (pending != null) {
                    pending.cancel(true);
                }
            }
        }
    }
}
