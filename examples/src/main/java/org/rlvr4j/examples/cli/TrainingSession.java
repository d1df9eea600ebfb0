package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.digitsum.BeforeAndAfter;
import org.rlvr4j.examples.experiment.Experiment;
import org.rlvr4j.grpo.GrpoTrainer;
import org.rlvr4j.grpo.TrainingResult;

/** One run from its beginning, or its last checkpoint, to what it leaves for people to read. */
final class TrainingSession {

    private final ExperimentConfig config;
    private final Path directory;
    private final boolean resume;
    private final PrintWriter out;
    private final PrintWriter err;

    TrainingSession(ExperimentConfig config, Path directory, boolean resume, PrintWriter out, PrintWriter err) {
        this.config = config;
        this.directory = directory;
        this.resume = resume;
        this.out = out;
        this.err = err;
    }

    /** Runs. Returns whether the last step was reached. */
    boolean run() throws IOException {
        try (var experiment = Experiment.open(config);
                var bar = new SamplingBar();
                GrpoTrainer trainer = experiment
                        .trainer(directory, resume)
                        .listener(bar)
                        .listener(new StepPrinter(out))
                        .build()) {
            experiment.writeConfig(directory);
            introduce(experiment);
            try (var stop = GracefulStop.on(() -> stop(trainer))) {
                return run(experiment, trainer, stop);
            }
        }
    }

    private void stop(GrpoTrainer trainer) {
        trainer.stop();
        err.println("rlvr4j: stopping after what is under way; to end at once: kill -9 "
                + ProcessHandle.current().pid() + ", and train --resume " + directory
                + " goes on from the last checkpoint");
    }

    private boolean run(Experiment experiment, GrpoTrainer trainer, GracefulStop stop) throws IOException {
        TrainingResult result;
        try {
            result = trainer.train();
        } finally {
            writeArtifacts();
        }
        boolean finished = result.steps() >= config.steps();
        if (!finished) {
            out.println("Stopped after step " + result.steps() + "; go on with: train --resume " + directory);
        } else if (config.data() == null && !stop.isRequested()) {
            compare(experiment);
        }
        Path report = directory.resolve("report.html");
        if (Files.exists(report)) {
            out.println("Report: " + report);
        }
        out.flush();
        return finished;
    }

    private void introduce(Experiment experiment) {
        out.printf(
                Locale.ROOT,
                "%s: %s, %,d parameters, seed %d%n%d steps of %d prompts with %d completions each%nRun directory: %s%n%n",
                config.name(),
                Experiment.modelFolder(config),
                experiment.policy().config().parameterCount(),
                config.seed(),
                config.steps(),
                config.sampling().promptsPerStep(),
                config.sampling().groupSize(),
                directory);
        out.flush();
    }

    /** That no report can be written is told, and costs nothing else. */
    private void writeArtifacts() {
        try {
            if (Files.exists(directory.resolve("metrics.jsonl"))) {
                RunArtifacts.write(directory);
            }
        } catch (IOException | RuntimeException e) {
            err.println("rlvr4j: no report was written: " + ErrorSentence.of(e));
        }
    }

    /** Measures what the run has changed, which needs the base model again. */
    private void compare(Experiment experiment) throws IOException {
        try (var base = Experiment.load(config)) {
            String comparison =
                    BeforeAndAfter.measure(base, experiment.policy()).toString();
            Files.writeString(directory.resolve("comparison.txt"), comparison);
            out.println();
            out.println(comparison);
        }
    }
}
