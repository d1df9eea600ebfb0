package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.presets.MeanReward;
import org.rlvr4j.examples.presets.PresetTrial;
import org.rlvr4j.grpo.preset.Presets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presets}: lists them, or trains a little with each of them and says which learned. */
@Command(
        name = "presets",
        description = {
            "List the presets that objective.preset can name.",
            "With --run-dir, train 30 steps with each of them, on the bundled model where no other is given, and tell"
                    + " whether all figures stayed finite and the reward rose. Fails if not."
        })
final class PresetsCommand implements Callable<Integer> {

    /** A small batch, in two updates a step so that ratios differ from 1. */
    private static final Map<String, String> SMALL = new LinkedHashMap<>();

    static {
        SMALL.put("steps", "30");
        SMALL.put("sampling.promptsPerStep", "8");
        SMALL.put("optimizer.learningRate", "2.0e-4");
        SMALL.put("optimizer.miniBatches", "2");
        SMALL.put("signal.preflightProblems", "0");
        SMALL.put("evaluation.everySteps", "30");
        SMALL.put("evaluation.problems", "128");
        SMALL.put("checkpoints.everySteps", "0");
    }

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Presets; all by default.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--run-dir", paramLabel = "DIR", description = "Train, and record each run in DIR/NAME.")
    private @Nullable Path directory;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<String> wanted = names.isEmpty() ? List.copyOf(Presets.names()) : names;
        PrintWriter out = spec.commandLine().getOut();
        if (directory == null) {
            wanted.forEach(name ->
                    out.printf("%-32s %s%n", name, Presets.byName(name, 1).source()));
            out.flush();
            return 0;
        }
        Map<String, ExperimentConfig> configs = new LinkedHashMap<>();
        for (String name : wanted) {
            Map<String, String> settings = new LinkedHashMap<>(SMALL);
            settings.put("objective.preset", name);
            configs.put(name, options.read(settings));
        }
        ExperimentConfig first = configs.values().iterator().next();
        if (first.threads() > 0) {
            EngineThreads.set(first.threads());
        }
        introduce(out, first);
        int failed = 0;
        int risen = 0;
        for (Map.Entry<String, ExperimentConfig> config : configs.entrySet()) {
            PresetTrial trial = PresetTrial.run(config.getValue(), directory.resolve(config.getKey()));
            print(out, trial);
            failed += trial.failure() == null ? 0 : 1;
            risen += trial.hasLearned() ? 1 : 0;
        }
        out.printf("presets=%d finite=%d reward_rose=%d%n", configs.size(), configs.size() - failed, risen);
        out.flush();
        return failed == 0 && risen == configs.size() ? 0 : 1;
    }

    private static void introduce(PrintWriter out, ExperimentConfig config) {
        out.println(Machine.describe());
        out.printf(
                "%d steps of %d prompts with %d completions, %d updates each, seed %d%n",
                config.steps(),
                config.sampling().promptsPerStep(),
                config.sampling().groupSize(),
                config.optimizer().miniBatches() * config.optimizer().innerEpochs(),
                config.seed());
        out.printf(
                "%-32s %14s %14s %6s %17s %9s %8s  %s%n",
                "preset", "reward, first", "last 5 steps", "rose", "held out", "grad norm", "seconds", "failure");
        out.flush();
    }

    private static void print(PrintWriter out, PresetTrial trial) {
        out.printf(
                Locale.ROOT,
                "%-32s %14s %14s %6s %6.1f %% > %5.1f %% %9.2g %8.0f  %s%n",
                trial.preset(),
                plusMinus(trial.begin()),
                plusMinus(trial.end()),
                trial.hasLearned() ? "yes" : "no",
                100 * trial.accuracyBefore(),
                100 * trial.accuracyAfter(),
                trial.largestGradientNorm(),
                trial.seconds(),
                trial.failure() == null ? "-" : trial.failure());
        out.flush();
    }

    private static String plusMinus(MeanReward reward) {
        return String.format(Locale.ROOT, "%.3f +- %.3f", reward.mean(), reward.standardError());
    }
}
