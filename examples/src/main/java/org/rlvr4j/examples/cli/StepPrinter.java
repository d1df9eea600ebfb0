package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.report.Preflight;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.TrainingListener;

/** Prints a line for each step: what was learned from, how the policy moved, and what that took. */
final class StepPrinter implements TrainingListener {

    private static final String TITLES = "%9s %7s %8s %7s %6s %8s %7s %6s %8s | %8s %8s | %7s %7s %7s %7s";
    private static final int LINES_PER_HEADING = 25;

    private final PrintWriter out;
    private int lines;

    StepPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onStep(StepReport report) {
        if (report.step() > 0) {
            if (lines++ % LINES_PER_HEADING == 0) {
                printHeading();
            }
            out.println(line(report));
        }
        Evaluation evaluation = report.evaluation();
        if (evaluation != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "%9s  held-out problems: %.1f %% of %d correct, mean length %.1f",
                    "step " + report.step(),
                    100 * evaluation.accuracy(),
                    evaluation.rollouts().size(),
                    evaluation.meanLength()));
            EvaluationLines.of(evaluation.metrics()).forEach(line -> out.println(" ".repeat(11) + line));
        }
        out.flush();
    }

    @Override
    public void onPreflight(Preflight preflight) {
        out.println(String.format(
                Locale.ROOT,
                "pre-flight  %d problems, %d completions each: pass@1 %s, pass@%d %s, groups mixed %s, all wrong %s,"
                        + " all right %s, cut off %s, readable %s; native memory about %,.0f MB at its peak",
                preflight.problems(),
                preflight.groupSize(),
                share(preflight, "pass@1"),
                preflight.groupSize(),
                share(preflight, "pass@" + preflight.groupSize()),
                share(preflight, "groups/pct_mixed"),
                share(preflight, "groups/pct_0"),
                share(preflight, "groups/pct_1"),
                share(preflight, "completions/clipped_ratio"),
                share(preflight, "format"),
                preflight.memory().peak() / 1e6));
        if (!preflight.isAlive()) {
            out.println("pre-flight  nothing to learn from: " + preflight.finding());
        }
        out.flush();
    }

    private static String share(Preflight preflight, String name) {
        return number("%.1f %%", 100 * preflight.figure(name));
    }

    private void printHeading() {
        out.println(String.format(
                TITLES,
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "log-prob",
                "tokens/s",
                "tokens/s",
                "seconds",
                "seconds",
                "seconds",
                "seconds"));
        out.println(String.format(
                TITLES, "step", "reward", "correct", "length", "mixed", "entropy", "kl", "clip", "differs", "sampled",
                "trained", "in all", "sample", "verify", "train"));
    }

    private static String line(StepReport report) {
        return String.format(
                        TITLES,
                        report.step() + "/" + report.totalSteps(),
                        number("%.3f", report.metric("reward")),
                        number("%.1f %%", 100 * report.metric("accuracy")),
                        number("%.1f", report.metric("completions/mean_length")),
                        number("%.0f %%", 100 * report.metric("groups/pct_mixed")),
                        number("%.3f", report.metric("entropy")),
                        number("%.4f", report.metric("kl")),
                        number("%.3f", report.metric("clip_ratio/region_mean")),
                        number("%.1e", report.metric("sampling/sampling_logp_difference/max")),
                        number("%,.0f", report.metric("perf/sample_tokens_per_s")),
                        number("%,.0f", report.metric("perf/train_tokens_per_s")),
                        number("%.1f", report.metric("timing_s/step")),
                        number("%.1f", report.metric("timing_s/gen")),
                        number("%.1f", report.metric("timing_s/reward")),
                        number("%.1f", report.metric("timing_s/update_actor")))
                + failures(report.metric("verdict/failure"));
    }

    /** A broken verifier is rare, and deserves to be seen. */
    private static String failures(double count) {
        return count > 0 ? String.format(Locale.ROOT, "  verifier broke on %.0f", count) : "";
    }

    /** A dash where this step has no figure. */
    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
