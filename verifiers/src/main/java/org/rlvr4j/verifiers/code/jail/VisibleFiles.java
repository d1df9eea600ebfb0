package org.rlvr4j.verifiers.code.jail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a jailed worker sees of the file system, read-only: the Java runtime, the system's shared libraries, and the
 * worker's own jars under {@code /app}.
 *
 * @param binds what is visible
 * @param links symbolic links such as {@code /lib}
 * @param classPath the names of the class path inside
 */
record VisibleFiles(List<Bind> binds, List<Link> links, List<String> classPath) {

    private static final List<String> LIBRARIES = List.of("/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64");
    private static final int DEEPEST_LINK = 4;

    /** A file or folder of the host and its name inside. */
    record Bind(Path source, String target) {}

    /** A symbolic link inside. */
    record Link(String destination, String name) {}

    VisibleFiles {
        binds = List.copyOf(binds);
        links = List.copyOf(links);
        classPath = List.copyOf(classPath);
    }

    static VisibleFiles of(WorkerCommand command) {
        List<Bind> binds = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (String library : LIBRARIES) {
            Path path = Path.of(library);
            if (Files.isSymbolicLink(path)) {
                links.add(new Link(readLink(path), library));
            } else if (Files.isDirectory(path)) {
                binds.add(new Bind(path, library));
            }
        }
        for (Path part : runtimeParts(command.javaHome())) {
            boolean visible = binds.stream().anyMatch(bind -> part.startsWith(bind.target()));
            if (!visible) {
                binds.add(new Bind(part, part.toString()));
            }
        }
        List<String> classPath = new ArrayList<>();
        for (int i = 0; i < command.classPath().size(); i++) {
            Path entry = command.classPath().get(i);
            String name = "/app/" + i + (Files.isDirectory(entry) ? "" : ".jar");
            binds.add(new Bind(entry, name));
            classPath.add(name);
        }
        return new VisibleFiles(binds, links, classPath);
    }

    // Distributions move the configuration of a Java runtime elsewhere and leave symbolic links.
    private static Set<Path> runtimeParts(Path javaHome) {
        Set<Path> parts = new TreeSet<>();
        parts.add(javaHome);
        try {
            Path real = javaHome.toRealPath();
            parts.add(real);
            try (Stream<Path> files = Files.walk(real, DEEPEST_LINK)) {
                for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                    if (Files.exists(link)) {
                        Path target = link.toRealPath();
                        boolean inside = parts.stream().anyMatch(target::startsWith);
                        if (!inside) {
                            parts.add(target);
                        }
                    }
                }
            }
            return parts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readLink(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
