package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of the command line. Whatever goes wrong reaches the user as one sentence on the error stream: exit code 2
 * for a command that could not be understood, 1 for one that failed.
 */
@Command(
        name = "rlvr4j",
        description = "Reinforcement learning from verifiable rewards for the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        subcommands = {
            TrainCommand.class,
            EvalCommand.class,
            SampleCommand.class,
            PretrainCommand.class,
            ReportCommand.class,
            ReplayCommand.class,
            BenchCommand.class,
            CompareCommand.class,
            MergeCommand.class,
            PresetsCommand.class,
            InspectCommand.class,
            VerifyCommand.class,
            SandboxCommand.class,
        })
public final class CommandLineInterface implements Runnable {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace with an error's sentence.")
    private boolean stacktrace;

    @Spec
    private CommandSpec spec;

    private CommandLineInterface() {}

    /**
     * Runs one command.
     *
     * @return the exit code: 0, 1 where the command failed, 2 where it could not be understood
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        var root = new CommandLineInterface();
        CommandLine command = new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((exception, ignored) -> misunderstood(exception))
                .setExecutionExceptionHandler((exception, failed, ignored) -> root.failed(exception, failed))
                .setCaseInsensitiveEnumValuesAllowed(true);
        try {
            return command.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) { // which the handlers are not told of
            return root.failed(e, command);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given; there are: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    private static int misunderstood(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        String message = exception.getMessage();
        command.getErr()
                .println("rlvr4j: " + ErrorSentence.oneLine(message == null ? "bad usage" : message) + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Throwable exception, CommandLine command) {
        command.getErr().println("rlvr4j: " + ErrorSentence.of(exception));
        if (stacktrace) {
            exception.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
