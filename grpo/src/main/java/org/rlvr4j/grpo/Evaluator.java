package org.rlvr4j.grpo;

import java.util.List;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.Tally;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.SamplingOptions;

/** Measures a policy on held-out problems, with the same problems and random numbers each time. */
final class Evaluator {
    /** Sets the random numbers of evaluations apart from those of training steps, which are numbered from 1. */
    private static final long KEY = -1;

    private final RolloutCollector collector;
    private final List<Problem> problems;
    private final SamplingOptions options;
    private final SampleKey key;

    Evaluator(
            RolloutCollector collector,
            List<Problem> heldOut,
            EvaluationPlan plan,
            SamplingOptions training,
            long seed) {
        this.collector = collector;
        this.problems = heldOut.subList(0, plan.problems());
        this.options = training.toBuilder()
                .groupSize(plan.samples())
                .distribution(plan.distribution())
                .build();
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
        List<Rollout> rollouts = collector.collect(origin, problems, options, key, new PhaseTimes(), progress);
        return new Evaluation(step, Tally.ofEvaluation(rollouts), rollouts);
    }
}
