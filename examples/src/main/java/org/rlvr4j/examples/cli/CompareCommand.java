package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.rlvr4j.examples.compare.RunSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: sets runs side by side and says how far they spread. */
@Command(
        name = "compare",
        description = "Set the held-out accuracies of several runs side by side, such as one experiment's seeds.")
final class CompareCommand implements Callable<Integer> {

    static final double DEFAULT_LEVEL = 0.8;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Run directories.")
    private List<Path> directories = new ArrayList<>();

    @Option(names = "--level", description = "The accuracy whose first step is told (${DEFAULT-VALUE}).")
    private double level = DEFAULT_LEVEL;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!(level >= 0 && level <= 1)) {
            throw new IllegalArgumentException("--level is " + level + "; an accuracy lies between 0 and 1");
        }
        print(spec.commandLine().getOut(), directories, level);
        return 0;
    }

    /** Prints a line for each run, and the spread of what they reached. */
    static void print(PrintWriter out, List<Path> directories, double level) throws IOException {
        List<RunSummary> runs = new ArrayList<>();
        for (Path directory : directories) {
            runs.add(RunSummary.read(directory));
        }
        String reached = String.format(Locale.ROOT, "%.0f %% at step", 100 * level);
        out.printf("%6s %8s %8s %12s %9s  %s%n", "seed", "before", "after", reached, "seconds", "run");
        for (RunSummary run : runs) {
            OptionalLong step = run.reached(level);
            out.printf(
                    Locale.ROOT,
                    "%6d %7.1f%% %7.1f%% %12s %9.0f  %s%n",
                    run.seed(),
                    100 * run.first(),
                    100 * run.last(),
                    step.isPresent() ? Long.toString(step.getAsLong()) : "never",
                    run.seconds(),
                    run.directory());
        }
        DoubleSummaryStatistics last =
                runs.stream().mapToDouble(RunSummary::last).summaryStatistics();
        out.printf(
                Locale.ROOT,
                "after: lowest %.1f %%, mean %.1f %%, highest %.1f %%; spread %.1f points over %d %s; %d reached %.0f %%%n",
                100 * last.getMin(),
                100 * last.getAverage(),
                100 * last.getMax(),
                100 * (last.getMax() - last.getMin()),
                runs.size(),
                runs.size() == 1 ? "run" : "runs",
                runs.stream().filter(run -> run.reached(level).isPresent()).count(),
                100 * level);
        out.flush();
    }
}
