package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The bundled vector files, or those in the folder {@code -Drlvr4j.oracle=DIR}. */
final class Vectors {
    private Vectors() {}

    /** Returns whether the cases are those of the test resources. */
    static boolean areBundled() {
        return System.getProperty("rlvr4j.oracle") == null;
    }

    /** Returns a file's cases; none if the folder has no such file. */
    static Stream<Case> of(String file) {
        String folder = System.getProperty("rlvr4j.oracle");
        Path path = folder == null ? null : Path.of(folder, file);
        if (path != null && !Files.exists(path)) {
            return Stream.of();
        }
        try (InputStream in = path == null ? bundled(file) : Files.newInputStream(path)) {
            return StreamSupport.stream(
                            new ObjectMapper().readTree(in).get("vectors").spliterator(), false)
                    .map(vector -> new Case(file, vector));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream bundled(String file) {
        String folder = file.startsWith("optim") ? "/org/rlvr4j/grpo/optim/" : "/oracle/";
        return Objects.requireNonNull(Vectors.class.getResourceAsStream(folder + file), file);
    }
}
