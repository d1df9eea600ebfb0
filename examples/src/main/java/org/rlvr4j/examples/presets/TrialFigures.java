package org.rlvr4j.examples.presets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.TrainingListener;

/** Watches a run for what {@link PresetTrial} tells of it. */
final class TrialFigures implements TrainingListener {
    /** Steps at each end of a run whose rewards are compared. */
    private static final int ENDS = 5;

    /** Mean rewards of each step's groups. */
    private final List<List<Double>> rewards = new ArrayList<>();

    private double accuracyBefore = Double.NaN;
    private double accuracyAfter = Double.NaN;
    private double largestGradientNorm;
    private @Nullable String notFinite;

    @Override
    public void onStep(StepReport report) {
        double accuracy = report.metric("eval/accuracy");
        if (report.step() == 0) {
            accuracyBefore = accuracy;
            return;
        }
        if (!Double.isNaN(accuracy)) {
            accuracyAfter = accuracy;
        }
        largestGradientNorm = Math.max(largestGradientNorm, report.metric("grad_norm"));
        rewards.add(groups(report.rollouts()));
        report.metrics().forEach((name, value) -> {
            if (!Double.isFinite(value) && notFinite == null) {
                notFinite = name + " was " + value + " at step " + report.step();
            }
        });
    }

    private static List<Double> groups(List<Rollout> rollouts) {
        Map<Integer, Double> means = rollouts.stream()
                .filter(rollout -> rollout.reward().isPresent())
                .collect(Collectors.groupingBy(
                        Rollout::group, TreeMap::new, Collectors.averagingDouble(rollout -> rollout.reward()
                                .getAsDouble())));
        return List.copyOf(means.values());
    }

    MeanReward begin() {
        return mean(rewards.subList(0, Math.min(ENDS, rewards.size())));
    }

    MeanReward end() {
        return mean(rewards.subList(Math.max(0, rewards.size() - ENDS), rewards.size()));
    }

    private static MeanReward mean(List<List<Double>> steps) {
        return MeanReward.of(steps.stream().flatMap(Collection::stream).toList());
    }

    double accuracyBefore() {
        return accuracyBefore;
    }

    double accuracyAfter() {
        return accuracyAfter;
    }

    double largestGradientNorm() {
        return largestGradientNorm;
    }

    /** Returns the first metric that was not finite, null if there was none. */
    @Nullable
    String notFinite() {
        return notFinite;
    }
}
