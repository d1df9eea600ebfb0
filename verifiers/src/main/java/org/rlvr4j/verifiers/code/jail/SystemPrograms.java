package org.rlvr4j.verifiers.code.jail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds programs of the system: in its own folders first, then on the {@code PATH}. */
final class SystemPrograms {

    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

    private SystemPrograms() {}

    /**
     * Returns the path of a program.
     *
     * @param name the program
     * @param origin the package that it comes with, for the message
     * @throws IllegalStateException if it is not installed
     */
    static Path find(String name, String origin) {
        List<String> folders = new ArrayList<>(FOLDERS);
        String path = System.getenv("PATH");
        if (path != null) {
            folders.addAll(List.of(path.split(File.pathSeparator)));
        }
        for (String folder : folders) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IllegalStateException(name + " is not installed; it is part of " + origin);
    }
}
