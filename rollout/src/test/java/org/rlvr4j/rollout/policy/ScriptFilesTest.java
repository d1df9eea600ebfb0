package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code decoder.py} is where a reader begins. */
class ScriptFilesTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/org/rlvr4j/rollout/policy");

    @Test
    void header_namesEveryFileBesideIt() throws IOException {
        String header = Files.readAllLines(SCRIPTS.resolve("decoder.py")).stream()
                .takeWhile(line -> line.startsWith("#"))
                .collect(Collectors.joining(" "));
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".py") && !name.equals("decoder.py")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(header).contains(" " + name));
        }
    }
}
