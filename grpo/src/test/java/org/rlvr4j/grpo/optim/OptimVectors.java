package org.rlvr4j.grpo.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads optimizer runs and schedules: the bundled ones, or those in the folder {@code -Drlvr4j.oracle=DIR}. */
final class OptimVectors {
    private static final String FILE = "optim_vectors.json";

    private OptimVectors() {}

    static Stream<JsonNode> ofKind(String kind) {
        return StreamSupport.stream(read().get("vectors").spliterator(), false)
                .filter(vector -> vector.get("kind").asText().equals(kind));
    }

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToDouble(n -> java.util.Arrays.stream(n.isArray() ? doubles(n) : new double[] {n.asDouble()}))
                .toArray();
    }

    private static JsonNode read() {
        String folder = System.getProperty("rlvr4j.oracle");
        try (InputStream in = folder == null
                ? Objects.requireNonNull(OptimVectors.class.getResourceAsStream(FILE))
                : Files.newInputStream(Path.of(folder, FILE))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
