package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.digitsum.BeforeAndAfter;
import org.rlvr4j.examples.experiment.Experiment;
import org.rlvr4j.grpo.GrpoTrainer;
import org.rlvr4j.rollout.policy.CausalLm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: the main experiment, or one on a model and data of the user's. */
@Command(
        name = "train",
        description = {
            "Train a model by reinforcement learning from verifiable rewards.",
            "Without options the bundled base model learns to think before it answers, in a few minutes."
        })
final class TrainCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int INTERRUPTED = 130;

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where the run is recorded; default: runs/NAME-TIME.")
    private @Nullable Path runDirectory;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on with the run that a folder holds, from its last checkpoint.")
    private @Nullable Path resumed;

    @Option(names = "--print-config", description = "Print the configuration, every key of it, and do nothing else.")
    private boolean printConfig;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ExperimentConfig config = resumed == null ? options.read() : options.readAgain(resumed);
        if (printConfig) {
            out.print(config.toYaml());
            out.flush();
            return 0;
        }
        if (config.threads() > 0) {
            EngineThreads.set(config.threads());
        }
        try (var experiment = Experiment.open(config)) {
            return run(config, experiment, directory(config), out);
        }
    }

    private Path directory(ExperimentConfig config) {
        if (resumed != null && runDirectory != null) {
            throw new IllegalArgumentException("--resume goes on in its own folder; leave out --run-dir");
        }
        if (resumed != null) {
            return resumed;
        }
        return runDirectory != null
                ? runDirectory
                : Path.of("runs", config.name() + "-" + LocalDateTime.now().format(TIME));
    }

    private int run(ExperimentConfig config, Experiment experiment, Path directory, PrintWriter out)
            throws IOException {
        boolean finished;
        try (var bar = new SamplingBar()) {
            GrpoTrainer trainer = experiment
                    .trainer(directory, resumed != null)
                    .listener(bar)
                    .listener(new StepPrinter(out))
                    .build();
            experiment.writeConfig(directory);
            introduce(config, experiment, directory, out);
            finished = train(trainer, config);
        }
        writeArtifacts(directory);
        if (!finished) {
            out.println("stopped; go on with: rlvr4j train --resume " + directory);
            out.flush();
            return INTERRUPTED;
        }
        if (config.data() == null) {
            compare(config, experiment, directory, out);
        }
        out.println("Report: " + directory.resolve("report.html"));
        out.flush();
        return 0;
    }

    private static void introduce(ExperimentConfig config, Experiment experiment, Path directory, PrintWriter out) {
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

    /** Returns whether the run came to its end. */
    private static boolean train(GrpoTrainer trainer, ExperimentConfig config) {
        try (var stop = GracefulStop.on(trainer::stop)) {
            return trainer.train().steps() >= config.steps() && !stop.isRequested();
        }
    }

    /** That no report can be written is told, and costs nothing else. */
    private void writeArtifacts(Path directory) {
        try {
            RunArtifacts.write(directory);
        } catch (IOException | RuntimeException e) {
            spec.commandLine().getErr().println("rlvr4j: " + ErrorSentence.of(e));
        }
    }

    /** Measures what the run has changed, which needs the base model again. */
    private static void compare(ExperimentConfig config, Experiment experiment, Path directory, PrintWriter out)
            throws IOException {
        try (var base = CausalLm.load(Experiment.modelFolder(config))) {
            String comparison =
                    BeforeAndAfter.measure(base, experiment.policy()).toString();
            Files.writeString(directory.resolve("comparison.txt"), comparison);
            out.println();
            out.println(comparison);
        }
    }
}
