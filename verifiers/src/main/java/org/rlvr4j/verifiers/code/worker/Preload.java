package org.rlvr4j.verifiers.code.worker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the worker's own classes when they lie in a folder: a sealed process cannot open another file. From a jar, which
 * stays open, they load when they are needed.
 */
final class Preload {

    private static final String ROOT = "org/rlvr4j/verifiers/code";
    private static final List<String> PACKAGES = List.of("value", "wire", "guest", "seal", "worker");
    private static final List<String> BUILDER_PACKAGES =
            List.of("value", "wire", "guest", "seal", "worker", "scan", "instrument", "compile");

    private Preload() {}

    static void run(boolean builder) throws IOException, URISyntaxException, ClassNotFoundException {
        Path source = Path.of(Preload.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (!Files.isDirectory(source)) {
            return;
        }
        for (String name : builder ? BUILDER_PACKAGES : PACKAGES) {
            load(source, name);
        }
    }

    private static void load(Path source, String name) throws IOException, ClassNotFoundException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(source.resolve(ROOT).resolve(name))) {
            files = listed.toList();
        }
        for (Path file : files) {
            String path = source.relativize(file).toString();
            if (path.endsWith(".class") && !path.endsWith("package-info.class")) {
                String type = path.substring(0, path.length() - ".class".length())
                        .replace(file.getFileSystem().getSeparator(), ".");
                try {
                    Class.forName(type, false, Preload.class.getClassLoader());
                } catch (NoClassDefFoundError e) {
                    // What a small runtime lacks, such as the interfaces of a compiler, is not used there either.
                }
            }
        }
    }
}
