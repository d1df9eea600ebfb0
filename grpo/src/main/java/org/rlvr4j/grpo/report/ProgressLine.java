package org.rlvr4j.grpo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A step in one line, for people who watch. */
public final class ProgressLine {
    private static final String MISSING = "-";

    private ProgressLine() {}

    /**
     * Returns the line: reward, accuracy, length, entropy, KL, clip fraction, largest difference
     * between the sampler's and the trainer's log-probabilities, share of mixed groups, gradient norm,
     * learning rate, tokens per second of sampling and training, seconds by phase, and held-out accuracy where the
     * policy was evaluated. A figure that the step does not have is a dash.
     */
    public static String of(StepReport report) {
        List<String> parts = new ArrayList<>();
        int width = Long.toString(report.totalSteps()).length();
        parts.add(("step %" + width + "d/%d").formatted(report.step(), report.totalSteps()));
        if (report.step() > 0) {
            parts.add("reward " + figure(report, "reward", "%.3f"));
            parts.add("accuracy " + figure(report, "accuracy", "%.3f"));
            parts.add("length " + figure(report, "completions/mean_length", "%.1f"));
            parts.add("entropy " + figure(report, "entropy", "%.3f"));
            parts.add("kl " + figure(report, "kl", "%.4f"));
            parts.add("clip " + figure(report, "clip_ratio/region_mean", "%.3f"));
            parts.add("sampler-trainer " + figure(report, "sampling/sampling_logp_difference/max", "%.1e"));
            parts.add("mixed " + figure(report, "groups/pct_mixed", "%.2f"));
            parts.add("grad " + figure(report, "grad_norm", "%.3f"));
            parts.add("lr " + figure(report, "learning_rate", "%.2e"));
            parts.add("sample " + figure(report, "perf/sample_tokens_per_s", "%,.0f") + " tok/s");
            parts.add("train " + figure(report, "perf/train_tokens_per_s", "%,.0f") + " tok/s");
        }
        parts.add(seconds(report));
        if (report.evaluation() != null) {
            parts.add("held-out " + figure(report, "eval/accuracy", "%.3f"));
        }
        return String.join("  ", parts);
    }

    private static String seconds(StepReport report) {
        List<String> phases = new ArrayList<>();
        for (String phase :
                List.of("gen", "reward", "old_log_prob", "ref", "update_actor", "testing", "save_checkpoint")) {
            if (report.metrics().containsKey("timing_s/" + phase)) {
                phases.add(phase + " " + figure(report, "timing_s/" + phase, "%.2f"));
            }
        }
        return figure(report, "timing_s/step", "%.2f") + " s (" + String.join(", ", phases) + ")";
    }

    private static String figure(StepReport report, String name, String format) {
        double value = report.metric(name);
        return Double.isNaN(value) ? MISSING : String.format(Locale.ROOT, format, value);
    }
}
