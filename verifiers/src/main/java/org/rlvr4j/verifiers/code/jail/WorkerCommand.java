package org.rlvr4j.verifiers.code.jail;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a worker's virtual machine is started.
 *
 * @param javaHome the Java runtime
 * @param options options of the virtual machine
 * @param classPath jars and folders
 * @param arguments main class and arguments
 */
public record WorkerCommand(Path javaHome, List<String> options, List<Path> classPath, List<String> arguments) {

    public WorkerCommand {
        options = List.copyOf(options);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /** Returns the command line where the class path is found under these names. */
    List<String> withClassPath(List<String> names) {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(File.pathSeparator, names));
        command.addAll(arguments);
        return command;
    }

    /** Returns the plain command line. */
    List<String> plain() {
        return withClassPath(classPath.stream().map(Path::toString).toList());
    }
}
