package org.rlvr4j.grpo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.StepTrace;

/** A step's report while the step goes on. */
final class StepDraft {
    private final long step;
    private final long totalSteps;
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final PhaseTimes times = new PhaseTimes();
    private List<Rollout> rollouts = List.of();
    private @Nullable Evaluation evaluation;
    private @Nullable StepTrace trace;

    StepDraft(long step, long totalSteps) {
        this.step = step;
        this.totalSteps = totalSteps;
    }

    long step() {
        return step;
    }

    PhaseTimes times() {
        return times;
    }

    List<Rollout> rollouts() {
        return rollouts;
    }

    void rollouts(List<Rollout> drawn) {
        rollouts = drawn;
    }

    void evaluation(Evaluation measured) {
        evaluation = measured;
        metrics.putAll(measured.metrics());
    }

    void trace(StepTrace seen) {
        trace = seen;
    }

    void put(String name, double value) {
        metrics.put(name, value);
    }

    void putAll(Map<String, Double> figures) {
        metrics.putAll(figures);
    }

    /** Returns the report; figures that are not finite say nothing and are left out. */
    StepReport report() {
        Map<String, Double> all = new LinkedHashMap<>(metrics);
        all.putAll(times.asMap());
        all.values().removeIf(value -> !Double.isFinite(value));
        return new StepReport(step, totalSteps, Collections.unmodifiableMap(all), rollouts, evaluation, trace);
    }
}
