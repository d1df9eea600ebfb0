package org.rlvr4j.grpo;

import java.util.stream.LongStream;
import org.rlvr4j.grpo.PromptEncoder.UnusablePromptException;
import org.rlvr4j.grpo.optim.Sgd;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.rollout.memory.MemoryLoad;

/** What a step puts through the policy at most, as far as the first problems tell. */
final class StepLoad {
    /** Problems whose prompts are looked at. */
    private static final long PROBLEMS = 256;

    private StepLoad() {}

    static MemoryLoad of(TrainingConfig config, RolloutCollector collector, ProblemSource source) {
        long problems = Math.min(
                Math.max(PROBLEMS, config.promptsPerStep()),
                source.epochLength().orElse(PROBLEMS));
        int longest = LongStream.range(0, problems)
                .mapToInt(i -> length(collector, source, i))
                .max()
                .orElse(0);
        boolean reference = config.needsReference();
        return new MemoryLoad(
                reference ? 2 : 1,
                config.optimizer() instanceof Sgd ? 1 : 2,
                Math.min(config.sampling().rows(), config.promptsPerStep() * config.groupSize()),
                longest + config.sampling().maxNewTokens(),
                config.microBatchTokens(),
                reference || config.updatesPerStep() > 1);
    }

    /** A prompt that cannot be used is none of this class' business: the step that needs it tells. */
    private static int length(RolloutCollector collector, ProblemSource source, long index) {
        try {
            return collector.promptLength(source.problem(index));
        } catch (UnusablePromptException e) {
            return 0;
        }
    }
}
