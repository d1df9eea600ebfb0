package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.replay.Replay;
import org.rlvr4j.grpo.replay.ReplayedStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: the losses of a recorded run, computed again. */
@Command(
        name = "replay",
        description = {
            "Compute the losses of a run again from its rollouts.jsonl, and say for each step whether they agree.",
            "The exit code is 1 if one does not."
        })
final class ReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
    private Path directory;

    @Option(names = "--step", paramLabel = "N", description = "This step alone.")
    private @Nullable Long step;

    @Spec
    private CommandSpec spec;

    private int steps;
    private int disagreeing;

    @Override
    public Integer call() {
        Replay replay = Replay.open(directory);
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT, "%6s %24s %24s %10s  %s", "step", "recorded loss", "recomputed", "difference", "agrees"));
        replay.forEachStep(number -> step == null || step == number, this::print);
        if (steps == 0) {
            throw new IllegalArgumentException(
                    step == null
                            ? directory + " has no step to replay; train first"
                            : directory + " has no step " + step + "; its steps are those in metrics.jsonl, from 1 on");
        }
        out.println((steps - disagreeing) + " of " + steps + " steps agree");
        out.flush();
        return disagreeing == 0 ? 0 : 1;
    }

    private void print(ReplayedStep replayed) {
        PrintWriter out = spec.commandLine().getOut();
        steps++;
        disagreeing += replayed.agrees() ? 0 : 1;
        out.println(String.format(
                Locale.ROOT,
                "%6d %24s %24s %10.1e  %s",
                replayed.step(),
                replayed.recordedLoss(),
                Double.isNaN(replayed.recomputedLoss()) ? "-" : replayed.recomputedLoss(),
                replayed.difference(),
                replayed.agrees() ? "yes" : "no: " + replayed.disagreement()));
        out.flush();
    }
}
