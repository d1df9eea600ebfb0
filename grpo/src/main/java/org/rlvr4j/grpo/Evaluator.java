package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.Tally;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.grpo.verify.PendingVerdict;
import org.rlvr4j.grpo.verify.VerifierPool;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.verifiers.Verifier;

/** Measures a policy on held-out problems, with the same problems and random numbers each time. */
final class Evaluator {
    /** Sets the random numbers of evaluations apart from those of training steps, which are numbered from 1. */
    private static final long KEY = -1;

    private final RolloutCollector collector;
    private final VerifierPool verifiers;
    private final List<Problem> problems;
    private final Map<String, List<Problem>> further;
    private final SamplingOptions options;
    private final boolean alsoGreedy;
    private final SampleKey key;

    Evaluator(
            RolloutCollector collector,
            VerifierPool verifiers,
            Task task,
            EvaluationPlan plan,
            SamplingOptions training,
            long seed) {
        this.collector = collector;
        this.verifiers = verifiers;
        this.problems = task.heldOut().subList(0, plan.problems());
        this.further = task.furtherHeldOut(plan.problems());
        this.options = training.toBuilder()
                .groupSize(plan.samples())
                .distribution(plan.distribution())
                .build();
        this.alsoGreedy = plan.alsoGreedy();
        this.key = new SampleKey(seed, KEY);
    }

    /**
     * Measures the policy as it is.
     *
     * @param step after which this is, 0 before the first
     * @param weightVersion updates so far
     */
    Evaluation evaluate(long step, long weightVersion, RolloutCollector.Progress progress) {
        RolloutCollector.Origin origin = new RolloutCollector.Origin(step, weightVersion);
        Draw draw = (asked, how) -> collector.collect(origin, asked, how, key, new PhaseTimes(), progress);
        List<Rollout> rollouts = draw.of(problems, options);
        Map<String, Double> figures = new LinkedHashMap<>(Tally.ofEvaluation(rollouts));
        figures.putAll(Tally.ofAnswers("eval/flexible/", flexible(rollouts)));
        addGreedy("eval/", problems, draw, figures);
        further.forEach((name, set) -> {
            String prefix = "eval/" + name + "/";
            List<Rollout> drawn = draw.of(set, options);
            figures.putAll(Tally.ofAnswers(prefix, drawn));
            figures.putAll(Tally.ofAnswers(prefix + "flexible/", flexible(drawn)));
            addGreedy(prefix, set, draw, figures);
        });
        return new Evaluation(step, figures, rollouts);
    }

    /** Draws completions of problems. */
    private interface Draw {
        List<Rollout> of(List<Problem> asked, SamplingOptions how);
    }

    private void addGreedy(String prefix, List<Problem> asked, Draw draw, Map<String, Double> figures) {
        if (alsoGreedy) {
            SamplingOptions greedy = options.toBuilder()
                    .groupSize(1)
                    .distribution(Distribution.GREEDY)
                    .build();
            List<Rollout> drawn = draw.of(asked, greedy);
            figures.putAll(Tally.ofAnswers(prefix + "greedy/", drawn));
            figures.putAll(Tally.ofAnswers(prefix + "greedy/flexible/", flexible(drawn)));
        }
    }

    /** Returns the completions of problems with a second verifier as that one judges them. */
    private List<Rollout> flexible(List<Rollout> strict) {
        List<Rollout> rollouts = new ArrayList<>();
        List<PendingVerdict> verdicts = new ArrayList<>();
        for (Rollout rollout : strict) {
            Verifier second = rollout.problem().grading().flexible();
            if (second != null) {
                rollouts.add(rollout);
                verdicts.add(verifiers.submit(second, rollout.completion().text()));
            }
        }
        return IntStream.range(0, rollouts.size())
                .mapToObj(i -> rollouts.get(i).withVerdict(verifiers.await(verdicts.get(i))))
                .toList();
    }
}
