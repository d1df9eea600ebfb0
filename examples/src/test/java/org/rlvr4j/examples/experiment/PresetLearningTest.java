package org.rlvr4j.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.grpo.preset.Presets;
import org.rlvr4j.grpo.report.StepReport;

/**
 * Trains the bundled model for 30 steps by each preset, with all else as in the main experiment, and writes the table of
 * {@code grpo/docs/preset-runs.md} to {@code target/preset-runs.md}. {@code -Drlvr4j.presets=REGEX} takes some of them.
 */
@Tag("slow")
class PresetLearningTest {
    private static final int STEPS = 30;
    private static final int WINDOW = 5;
    private static final String CHOSEN = System.getProperty("rlvr4j.presets", ".*");

    @Test
    void train_everyPresetForThirtySteps(@TempDir Path folder) throws IOException {
        List<String> rows = new ArrayList<>(List.of(
                "| preset | reward, steps 1 to 5 | reward, steps 26 to 30 | entropy at the end | largest gradient norm |",
                "| --- | --- | --- | --- | --- |"));
        List<String> flat = new ArrayList<>();
        for (String name : Presets.names()) {
            if (name.matches(CHOSEN)) {
                List<StepReport> steps = train(name, folder.resolve(name));
                double first = reward(steps.subList(0, WINDOW));
                double last = reward(steps.subList(STEPS - WINDOW, STEPS));
                if (!(last > first + 0.02)) {
                    flat.add(name + " from " + first + " to " + last);
                }
                rows.add(row(name, steps, first, last));
                Files.write(Path.of("target", "preset-runs.md"), rows);
            }
        }
        assertThat(flat).as("presets that did not learn").isEmpty();
    }

    private static List<StepReport> train(String preset, Path run) throws IOException {
        Overrides settings = new Overrides()
                .text("objective.preset", preset)
                .yaml("steps", Integer.toString(STEPS))
                .yaml("signal.preflightProblems", "0")
                .yaml("evaluation.everySteps", "0");
        List<StepReport> reports = new ArrayList<>();
        try (Experiment experiment = Experiment.open(ExperimentConfig.read(null, settings))) {
            experiment.trainer(run, false).listener(reports::add).build().train();
        }
        Set<String> figures = Set.of("loss", "grad_norm", "entropy", "reward");
        assertThat(reports).hasSize(STEPS).allSatisfy(report -> assertThat(report.metrics())
                .as(preset)
                .containsKeys(figures.toArray(String[]::new)));
        return reports;
    }

    private static double reward(List<StepReport> steps) {
        return steps.stream()
                .mapToDouble(step -> step.metric("reward"))
                .average()
                .orElseThrow();
    }

    private static String row(String name, List<StepReport> steps, double first, double last) {
        double norm = steps.stream()
                .mapToDouble(step -> step.metric("grad_norm"))
                .max()
                .orElseThrow();
        double entropy = steps.get(STEPS - 1).metric("entropy");
        return String.format(Locale.ROOT, "| `%s` | %.3f | %.3f | %.3f | %.3g |", name, first, last, entropy, norm);
    }
}
