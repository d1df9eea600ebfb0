package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The bundled vector files, or those in the folder {@code -Drlvr4j.oracle=DIR}. */
final class Vectors {
    private Vectors() {}

    /** Returns whether the cases are those of the test resources. */
    static boolean areBundled() {
        return System.getProperty("rlvr4j.oracle") == null;
    }

    /**
     * Returns a file's cases; none if the folder has no such file. A folder's files may have more in their names, such as
     * {@code trl_vectors_2.json}.
     */
    static Stream<Case> of(String file) {
        String folder = System.getProperty("rlvr4j.oracle");
        try {
            if (folder == null) {
                return cases(file, bundled(file));
            }
            String stem = file.substring(0, file.indexOf('.'));
            List<Path> paths;
            try (Stream<Path> entries = Files.list(Path.of(folder))) {
                paths = entries.filter(path -> path.getFileName().toString().matches(Pattern.quote(stem) + ".*\\.json"))
                        .sorted()
                        .toList();
            }
            Stream<Case> all = Stream.of();
            for (Path path : paths) {
                all = Stream.concat(all, cases(file, Files.newInputStream(path)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Case> cases(String file, InputStream source) throws IOException {
        try (InputStream in = source) {
            JsonNode root = new ObjectMapper().readTree(in);
            JsonNode list = root.isArray() ? root : root.has("vectors") ? root.get("vectors") : root.path("cases");
            return StreamSupport.stream(list.spliterator(), false).map(vector -> new Case(file, vector));
        }
    }

    private static InputStream bundled(String file) {
        String folder = file.startsWith("optim") ? "/org/rlvr4j/grpo/optim/" : "/oracle/";
        return Objects.requireNonNull(Vectors.class.getResourceAsStream(folder + file), file);
    }
}
