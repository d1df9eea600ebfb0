package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: makes the page and the picture of a run, also of one that is still under way. */
@Command(
        name = "report",
        description = "Write report.html and learning-curve.png into a run directory, also while the run goes on.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The run directory.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RunArtifacts.write(directory);
        spec.commandLine().getOut().println("Report: " + directory.resolve("report.html"));
        return 0;
    }
}
