package org.rlvr4j.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command line did: exit code, output, and errors. */
public record Run(int exitCode, String out, String err) {

    /** Runs a command line in this process. */
    public static Run of(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = CommandLineInterface.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
