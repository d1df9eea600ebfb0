package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.OptimizerSettings;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.examples.experiment.Experiment;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that make up a configuration: a file, and what overrides it. */
final class ConfigOptions {

    @Mixin
    private QuestionOptions question;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML; what it leaves out keeps its default. --print-config shows all keys.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any key of the configuration, such as sampling.groupSize=4; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Problems, one JSON object a line, as GSM8K has them; the digit-sum task where not given.")
    private @Nullable String data;

    @Option(
            names = "--held-out-data",
            paramLabel = "FILE",
            description =
                    "Problems to measure on; some of --data where not given. Each further one is measured by its name.")
    private List<String> heldOutData = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random; 0 where not given.")
    private @Nullable Long seed;

    @Option(names = "--steps", paramLabel = "N", description = "What the configuration says where not given.")
    private @Nullable Long steps;

    @Mixin
    private EngineThreads threads;

    /** Returns the configuration of a new run. */
    ExperimentConfig read() throws IOException {
        return read(Map.of());
    }

    /**
     * Returns the configuration of a new run.
     *
     * @param base settings over the defaults and the file, under all other options
     */
    ExperimentConfig read(Map<String, String> base) throws IOException {
        var overrides = new Overrides();
        base.forEach(overrides::yaml);
        settings.forEach(overrides::yaml);
        question.override(overrides);
        if (data != null) {
            overrides.text("data.train", data);
        }
        if (!heldOutData.isEmpty()) {
            overrides.text("data.heldOut", heldOutData.get(0));
        }
        if (heldOutData.size() > 1) {
            overrides.texts("data.furtherHeldOut", heldOutData.subList(1, heldOutData.size()));
        }
        number(overrides, "seed", seed);
        length(overrides);
        return ExperimentConfig.read(file, overrides);
    }

    /** Returns the configuration of a run that is to go on; only how long and how fast it goes may change. */
    ExperimentConfig readAgain(Path runDirectory) throws IOException {
        if (!settings.isEmpty()
                || !heldOutData.isEmpty()
                || question.anyGiven()
                || Stream.of(file, data, seed).anyMatch(option -> option != null)) {
            throw new IllegalArgumentException(
                    "--resume goes on as the run began; of the other options only --steps and --threads may be given");
        }
        Path recorded = runDirectory.resolve(Experiment.CONFIG_FILE);
        if (!Files.exists(recorded)) {
            throw new IllegalArgumentException(
                    runDirectory + " holds no run to resume (there is no " + Experiment.CONFIG_FILE + " in it)");
        }
        var overrides = new Overrides();
        length(overrides);
        if (steps != null) {
            keepSchedule(ExperimentConfig.read(recorded, new Overrides()), steps, overrides);
        }
        return ExperimentConfig.read(recorded, overrides);
    }

    /** A run that is to end elsewhere than it was to when it began follows the learning rate that it began with. */
    private static void keepSchedule(ExperimentConfig begun, long steps, Overrides overrides) {
        OptimizerSettings optimizer = begun.optimizer();
        if (optimizer.schedule() == OptimizerSettings.Schedule.CONSTANT) {
            return;
        }
        long updates = (long) optimizer.innerEpochs() * optimizer.miniBatches();
        long whole = Math.max(optimizer.decaySteps(), begun.steps() * updates);
        if (steps > whole / updates) {
            throw new IllegalArgumentException(
                    "--steps is " + steps + ", and this run's learning rate falls until step " + whole / updates
                            + "; give at most that many, or begin a new run");
        }
        overrides.yaml("optimizer.decaySteps", Long.toString(whole));
    }

    private void length(Overrides overrides) {
        number(overrides, "steps", steps);
        number(overrides, "threads", threads.asked());
    }

    private static void number(Overrides overrides, String key, @Nullable Number value) {
        if (value != null) {
            overrides.yaml(key, value.toString());
        }
    }
}
