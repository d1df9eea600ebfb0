package org.rlvr4j.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify}: runs a verifier over a file of cases with known verdicts. Each verifier is a subcommand. */
@Command(
        name = "verify",
        description = "Run a verifier over a file of cases with known verdicts.",
        subcommands = {
            VerifyCodeCommand.class,
            VerifyMathCommand.class,
        })
final class VerifyCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no verifier given; there is: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
