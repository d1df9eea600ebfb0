package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.DeadSignal;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.Tally;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.rollout.policy.Policy;

/** One step: sample groups, judge them, compare rewards, update the weights. */
final class TrainingStep {
    private final Policy policy;
    private final @Nullable Policy reference;
    private final Optimizer optimizer;
    private final GroupDraw draw;
    private final ProblemSource source;
    private final TrainingConfig config;
    private final MemoryWatch memory;
    private long tokens;
    private int deadSteps;

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
        this.draw = new GroupDraw(collector, source, config);
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

    /** Returns how many problems were taken so far, over all steps. */
    long problems() {
        return draw.problems();
    }

    void setProblems(long problems) {
        draw.setProblems(problems);
    }

    /** Returns how many steps in a row, the last one included, had nothing to learn from. */
    int deadSteps() {
        return deadSteps;
    }

    void setDeadSteps(int steps) {
        this.deadSteps = steps;
    }

    /** Makes a step; nothing is written and nobody is told. */
    void run(StepDraft draft, RolloutCollector.Progress progress) {
        GroupDraw.Drawn drawn = collect(draft, progress);
        List<Rollout> judged = drawn.rollouts();
        draft.rollouts(judged);
        checkSignal(draft.step(), judged);
        Advantages advantages = config.advantage().estimate(Signal.rewards(judged));
        List<Rollout> rollouts = new ArrayList<>(judged.size());
        for (int i = 0; i < judged.size(); i++) {
            rollouts.add(judged.get(i).withAdvantage(advantages.perSample()[i]));
        }
        draft.rollouts(rollouts);
        PolicyUpdate update = new PolicyUpdate(
                policy, reference, optimizer, config, draft.times(), draft.step(), rollouts, advantages);
        Map<String, Double> figures = update.run();
        draft.trace(update.trace());
        tokens += Stream.of(rollouts, drawn.discarded())
                .flatMap(List::stream)
                .mapToLong(r -> r.sequence().length())
                .sum();
        draft.putAll(Tally.ofStep(rollouts));
        draft.putAll(figures);
        report(draft, drawn, update.trainedTokens());
    }

    private GroupDraw.Drawn collect(StepDraft draft, RolloutCollector.Progress progress) {
        return draw.draw(new GroupDraw.Request(
                new RolloutCollector.Origin(draft.step(), optimizer.updates()), draft.times(), progress, batch -> {
                    draft.rollouts(batch);
                    checkFailures(draft.step(), batch);
                }));
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

    private void checkSignal(long step, List<Rollout> rollouts) {
        deadSteps = Signal.isIn(rollouts, config) ? 0 : deadSteps + 1;
        if (config.maxDeadSteps() > 0 && deadSteps >= config.maxDeadSteps()) {
            DeadSignal signal = DeadSignal.of(rollouts);
            throw TrainingStoppedException.of(
                    signal,
                    step,
                    "there was nothing to learn from in " + deadSteps + " steps in a row, as many as maxDeadSteps"
                            + " allows; in the last of them " + signal.sentence(rollouts));
        }
    }

    private void report(StepDraft draft, GroupDraw.Drawn drawn, long trainedTokens) {
        if (config.maxExtraBatches() > 0) {
            draft.put("dynamic_sampling/extra_batches", drawn.extraBatches());
            draft.put("dynamic_sampling/discarded_groups", drawn.discarded().size() / config.groupSize());
        }
        draft.put("dead_steps", deadSteps);
        draft.put("num_tokens", (double) tokens);
        source.epochLength().ifPresent(length -> draft.put("epoch", (double) draw.problems() / length));
        long sampled = Stream.of(drawn.rollouts(), drawn.discarded())
                .flatMap(List::stream)
                .mapToLong(Rollout::length)
                .sum();
        draft.put("perf/sample_tokens_per_s", draft.times().rate((double) sampled, "gen"));
        draft.put("perf/train_tokens_per_s", draft.times().rate((double) trainedTokens, "update_actor"));
        draft.putAll(memory.figures());
    }
}
