package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.ExperimentConfig;
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
            "Without options the bundled base model learns to think before it answers, in about a minute on two cores."
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

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            description =
                    "One run for each of these seeds, such as 0,1,2, and in the end the spread of their accuracies.")
    private List<Long> seeds = new ArrayList<>();

    @Option(names = "--print-config", description = "Print the configuration, every key of it, and do nothing else.")
    private boolean printConfig;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExperimentConfig config = resumed == null ? options.read() : options.readAgain(resumed);
        if (printConfig) {
            spec.commandLine().getOut().print(config.toYaml());
            spec.commandLine().getOut().flush();
            return 0;
        }
        if (config.threads() > 0) {
            EngineThreads.set(config.threads());
        }
        Path directory = directory(config);
        if (!seeds.isEmpty()) {
            return runSeeds(config, directory);
        }
        return run(config, directory) ? 0 : INTERRUPTED;
    }

    private Path directory(ExperimentConfig config) {
        if (resumed != null) {
            if (runDirectory != null || !seeds.isEmpty()) {
                throw new IllegalArgumentException(
                        "--resume goes on with one run, in its own folder; leave out --run-dir and --seeds");
            }
            return resumed;
        }
        return runDirectory != null
                ? runDirectory
                : Path.of("runs", config.name() + "-" + LocalDateTime.now().format(TIME));
    }

    private int runSeeds(ExperimentConfig config, Path directory) throws IOException {
        if (seeds.stream().distinct().count() < seeds.size()) {
            throw new IllegalArgumentException(
                    "--seeds is " + seeds + ", which has a seed twice; each makes one run, so give different ones");
        }
        for (long seed : seeds) {
            requireNew(directory.resolve("seed-" + seed));
        }
        List<Path> directories = new ArrayList<>();
        for (long seed : seeds) {
            Path own = directory.resolve("seed-" + seed);
            if (!run(config.withSeed(seed), own)) {
                return INTERRUPTED;
            }
            directories.add(own);
        }
        if (config.evaluation().everySteps() > 0) {
            CompareCommand.print(spec.commandLine().getOut(), directories, CompareCommand.DEFAULT_LEVEL);
        }
        return 0;
    }

    /** The folder of the last seed must not turn out to be taken when the others have run. */
    private static void requireNew(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException("run directory " + directory
                            + " is not empty; name another with --run-dir, or remove what is in it");
                }
            }
        }
    }

    /** Returns whether the run reached its last step. */
    private boolean run(ExperimentConfig config, Path directory) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        return new TrainingSession(
                        config,
                        directory,
                        resumed != null,
                        out,
                        spec.commandLine().getErr())
                .run();
    }
}
