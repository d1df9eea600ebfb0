package org.rlvr4j.grpo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.PromptEncoder.UnusablePromptException;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.DeadSignal;
import org.rlvr4j.grpo.report.Preflight;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.Tally;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.verifiers.Verdict;

/** Draws a few groups before the first step, and finds out whether there is anything to learn from. */
final class PreflightRun {
    /** Sets the random numbers apart from those of training steps, numbered from 1, and of evaluations. */
    private static final long KEY = Long.MIN_VALUE;

    private final Policy policy;
    private final Optimizer optimizer;
    private final RolloutCollector collector;
    private final ProblemSource source;
    private final TrainingConfig config;

    PreflightRun(
            Policy policy,
            Optimizer optimizer,
            RolloutCollector collector,
            ProblemSource source,
            TrainingConfig config) {
        this.policy = policy;
        this.optimizer = optimizer;
        this.collector = collector;
        this.source = source;
        this.config = config;
    }

    Preflight run(PreflightPlan plan, RolloutCollector.Progress progress) {
        long count = Math.min(plan.problems(), source.epochLength().orElse(Long.MAX_VALUE));
        List<Problem> problems =
                LongStream.range(0, count).mapToObj(source::problem).toList();
        List<Rollout> rollouts = draw(problems, progress);
        @Nullable DeadSignal signal = signal(rollouts);
        return new Preflight(
                problems.size(),
                config.groupSize(),
                figures(rollouts),
                policy.memory(StepLoad.of(config, collector, source)),
                signal,
                signal == null ? null : signal.sentence(rollouts),
                rollouts);
    }

    private List<Rollout> draw(List<Problem> problems, RolloutCollector.Progress progress) {
        try {
            return collector.collect(
                    new RolloutCollector.Origin(0, optimizer.updates()),
                    problems,
                    config.sampling(),
                    new SampleKey(config.seed(), KEY),
                    new PhaseTimes(),
                    progress);
        } catch (UnusablePromptException e) {
            throw new TrainingStoppedException(Cause.PROMPT, 0, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable DeadSignal signal(List<Rollout> rollouts) {
        long failures = rollouts.stream().filter(Rollout::isFailure).count();
        if (failures > config.maxFailureShare() * rollouts.size()) {
            return DeadSignal.VERIFIER_BROKEN;
        }
        return Signal.isIn(rollouts, config) ? null : DeadSignal.of(rollouts);
    }

    private Map<String, Double> figures(List<Rollout> rollouts) {
        Map<String, Double> step = Tally.ofStep(rollouts);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("pass@1", step.getOrDefault("accuracy", Double.NaN));
        figures.put("pass@" + config.groupSize(), 1 - step.getOrDefault("groups/pct_0", Double.NaN));
        figures.values().removeIf(value -> Double.isNaN(value)); // without a single verdict
        rollouts.stream()
                .filter(r -> !r.isFailure())
                .mapToDouble(r -> r.verdict() instanceof Verdict.Unparsable ? 0 : 1)
                .average()
                .ifPresent(share -> figures.put("format", share));
        figures.putAll(step);
        return figures;
    }
}
