package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.PromptEncoder.UnusablePromptException;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.Tally;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.sampler.SampleKey;

/** One step: sample groups, judge them, compare rewards, update the weights. */
final class TrainingStep {
    private final Policy policy;
    private final @Nullable Policy reference;
    private final Optimizer optimizer;
    private final RolloutCollector collector;
    private final ProblemSource source;
    private final TrainingConfig config;
    private final MemoryWatch memory;
    private long tokens;

    TrainingStep(
            Policy policy,
            @Nullable Policy reference,
            Optimizer optimizer,
            RolloutCollector collector,
            ProblemSource source,
            TrainingConfig config) {
        this.policy = policy;
        this.reference = reference;
        this.optimizer = optimizer;
        this.collector = collector;
        this.source = source;
        this.config = config;
        this.memory = new MemoryWatch(policy.manager());
    }

    /** Returns how many tokens were sampled or read as prompts so far, over all steps. */
    long tokens() {
        return tokens;
    }

    void setTokens(long tokens) {
        this.tokens = tokens;
    }

    /** Makes a step; nothing is written and nobody is told. */
    void run(StepDraft draft, RolloutCollector.Progress progress) {
        List<Rollout> judged = collect(draft, progress);
        draft.rollouts(judged);
        checkFailures(draft.step(), judged);
        Advantages advantages = config.advantage().estimate(rewards(judged));
        List<Rollout> rollouts = new ArrayList<>(judged.size());
        for (int i = 0; i < judged.size(); i++) {
            rollouts.add(judged.get(i).withAdvantage(advantages.perSample()[i]));
        }
        draft.rollouts(rollouts);
        PolicyUpdate update = new PolicyUpdate(
                policy, reference, optimizer, config, draft.times(), draft.step(), rollouts, advantages);
        Map<String, Double> figures = update.run();
        draft.trace(update.trace());
        tokens += rollouts.stream().mapToLong(r -> r.sequence().length()).sum();
        report(draft, rollouts, figures, update.trainedTokens());
    }

    private List<Rollout> collect(StepDraft draft, RolloutCollector.Progress progress) {
        long step = draft.step();
        long first = (step - 1) * config.promptsPerStep();
        List<Problem> problems = LongStream.range(first, first + config.promptsPerStep())
                .mapToObj(source::problem)
                .toList();
        try {
            return collector.collect(
                    new RolloutCollector.Origin(step, optimizer.updates()),
                    problems,
                    config.sampling(),
                    new SampleKey(config.seed(), step),
                    draft.times(),
                    progress);
        } catch (UnusablePromptException e) {
            throw new TrainingStoppedException(Cause.PROMPT, step, String.valueOf(e.getMessage()));
        }
    }

    private void checkFailures(long step, List<Rollout> rollouts) {
        List<Rollout> failures = rollouts.stream().filter(Rollout::isFailure).toList();
        if (failures.size() > config.maxFailureShare() * rollouts.size()) {
            Rollout first = failures.get(0);
            throw new TrainingStoppedException(
                    Cause.VERIFIER_FAILURES,
                    step,
                    "the verifier broke on " + failures.size() + " of " + rollouts.size()
                            + " completions, more than the "
                            + config.maxFailureShare()
                            + " that maxFailureShare allows; on the first of them, of problem "
                            + first.problem().id() + ", " + first.verdict().reason()
                            + "; mend the verifier, since nothing can be learned without verdicts");
        }
    }

    private static StepRewards rewards(List<Rollout> rollouts) {
        int[] groups = rollouts.stream().mapToInt(Rollout::group).toArray();
        double[] rewards = rollouts.stream()
                .mapToDouble(r -> r.reward().orElse(Double.NaN))
                .toArray();
        int[] lengths = rollouts.stream().mapToInt(Rollout::length).toArray();
        return StepRewards.of(groups, rewards).withCompletionLengths(lengths);
    }

    private void report(StepDraft draft, List<Rollout> rollouts, Map<String, Double> update, long trainedTokens) {
        draft.putAll(Tally.ofStep(rollouts));
        draft.putAll(update);
        draft.put("num_tokens", (double) tokens);
        source.epochLength()
                .ifPresent(length -> draft.put("epoch", (double) draft.step() * config.promptsPerStep() / length));
        long sampled = rollouts.stream().mapToLong(Rollout::length).sum();
        draft.put("perf/sample_tokens_per_s", draft.times().rate((double) sampled, "gen"));
        draft.put("perf/train_tokens_per_s", draft.times().rate((double) trainedTokens, "update_actor"));
        draft.putAll(memory.figures());
    }
}
