package org.rlvr4j.grpo.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one step. The report of step 0 holds nothing but the evaluation of the untrained policy.
 *
 * @param step counted from 1; 0 before the first update
 * @param totalSteps how many the run is to have
 * @param metrics by name, in the order in which they are written to {@code metrics.jsonl}; see {@code docs/metrics.md}
 * @param rollouts what was sampled in this step, group by group
 * @param evaluation of the policy after this step, if one was due
 * @param trace what the objective saw; null where nothing was learned
 */
public record StepReport(
        long step,
        long totalSteps,
        Map<String, Double> metrics,
        List<Rollout> rollouts,
        @Nullable Evaluation evaluation,
        @Nullable StepTrace trace) {

    /** Returns a metric, or {@code NaN} where this step has none of that name. */
    public double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }
}
