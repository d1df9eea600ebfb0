package org.rlvr4j.grpo.report;

import java.util.List;
import java.util.Map;

/**
 * A measurement on held-out problems.
 *
 * @param step after how many steps; 0 for the untrained policy
 * @param metrics by name, such as {@code eval/accuracy}; see {@code docs/metrics.md}
 * @param rollouts what was measured, problem by problem
 */
public record Evaluation(long step, Map<String, Double> metrics, List<Rollout> rollouts) {

    /** Returns the share of right answers among those that were judged; 0 if none was. */
    public double accuracy() {
        return metrics.getOrDefault("eval/accuracy", 0.0);
    }

    /** Returns the mean number of completion tokens. */
    public double meanLength() {
        return metrics.getOrDefault("eval/mean_length", 0.0);
    }
}
