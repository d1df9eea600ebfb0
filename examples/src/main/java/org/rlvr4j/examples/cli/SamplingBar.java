package org.rlvr4j.examples.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.rollout.sampler.SamplingProgress;

/**
 * Shows on a terminal how many completions of the present step are finished, where that takes more than a moment. The
 * launcher tells whether there is a terminal.
 */
final class SamplingBar implements TrainingListener, AutoCloseable {

    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private @Nullable ProgressBar bar;
    private long began;
    private long shown = -1;

    @Override
    public void onSampling(long step, boolean evaluating, SamplingProgress progress) {
        long id = 2 * step + (evaluating ? 1 : 0);
        if (id != shown) {
            close();
            shown = id;
            began = System.nanoTime();
        }
        ProgressBar open = bar;
        if (open == null && Boolean.getBoolean("rlvr4j.terminal") && System.nanoTime() - began > PATIENCE_NANOS) {
            open = new ProgressBarBuilder()
                    .setTaskName("step " + step + (evaluating ? ", held-out" : ""))
                    .setInitialMax(progress.total())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .clearDisplayOnFinish()
                    .build();
            bar = open;
        }
        if (open != null) {
            open.stepTo(progress.finished());
            open.setExtraMessage(" " + progress.tokens() + " tokens");
            if (progress.finished() == progress.total()) {
                close();
            }
        }
    }

    @Override
    public void onStep(StepReport report) {
        close();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
