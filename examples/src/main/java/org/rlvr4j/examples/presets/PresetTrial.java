package org.rlvr4j.examples.presets;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.experiment.Experiment;
import org.rlvr4j.grpo.TrainingStoppedException;

/**
 * What became of a short run with one preset.
 *
 * @param preset its name
 * @param begin mean reward of the first steps
 * @param end mean reward of the last steps
 * @param accuracyBefore share of held-out problems answered rightly before the first step, NaN if none was measured
 * @param accuracyAfter that after the last step
 * @param largestGradientNorm before clipping
 * @param seconds that the run took
 * @param failure what stopped it, or which figure was not finite; null if nothing
 */
public record PresetTrial(
        String preset,
        MeanReward begin,
        MeanReward end,
        double accuracyBefore,
        double accuracyAfter,
        double largestGradientNorm,
        double seconds,
        @Nullable String failure) {

    /** Standard errors by which the reward must have risen, so that chance alone would hardly do it. */
    private static final double SIGNIFICANT = 3;

    /**
     * Trains.
     *
     * @param config with a preset
     * @param directory of the run's records
     */
    public static PresetTrial run(ExperimentConfig config, Path directory) throws IOException {
        String preset = config.objective().preset();
        if (preset == null) {
            throw new IllegalArgumentException("the configuration names no preset; set objective.preset");
        }
        TrialFigures figures = new TrialFigures();
        long start = System.nanoTime();
        String stopped = null;
        try (var experiment = Experiment.open(config)) {
            var trainer = experiment.trainer(directory, false).listener(figures).build();
            experiment.writeConfig(directory);
            trainer.train();
        } catch (TrainingStoppedException e) {
            stopped = e.getMessage();
        }
        return new PresetTrial(
                preset,
                figures.begin(),
                figures.end(),
                figures.accuracyBefore(),
                figures.accuracyAfter(),
                figures.largestGradientNorm(),
                (System.nanoTime() - start) / 1e9,
                stopped != null ? stopped : figures.notFinite());
    }

    /** Returns how much the mean reward rose. */
    public double rise() {
        return end.mean() - begin.mean();
    }

    /** Returns whether the reward rose by more than chance explains. */
    public boolean hasLearned() {
        return rise() > SIGNIFICANT * Math.hypot(begin.standardError(), end.standardError());
    }
}
