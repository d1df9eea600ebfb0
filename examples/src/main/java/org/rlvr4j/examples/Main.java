package org.rlvr4j.examples;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.rlvr4j.examples.cli.CommandLineInterface;

/** The command line, {@code examples/rlvr4j}. Each command is a class of {@link org.rlvr4j.examples.cli}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(CommandLineInterface.run(out, err, args));
    }
}
