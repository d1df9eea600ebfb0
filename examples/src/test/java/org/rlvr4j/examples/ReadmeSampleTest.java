package org.rlvr4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.policy.CausalLm;

/** The Java sample of the README compiles and runs, as it stands there. */
class ReadmeSampleTest {

    private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What an editor would add. */
    private static final String FRAME = """
            import java.nio.file.Path;
            import java.util.*;
            import java.util.stream.*;
            import org.rlvr4j.grpo.*;
            import org.rlvr4j.grpo.task.*;
            import org.rlvr4j.rollout.policy.*;
            import org.rlvr4j.verifiers.*;
            import org.rlvr4j.verifiers.extract.*;

            public class Sample {
                public static void main(String[] args) throws Exception {
            %s
                }
            }
            """;

    @Test
    void sample_hasTwelveLines() throws IOException {
        assertThat(sample().lines()).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void sample_compilesAndTrains(@TempDir Path folder) throws Exception {
        Path trained = folder.resolve("trained");
        String shortened = replaced(sample(), ".steps(40)", ".steps(2)");
        shortened = replaced(shortened, "examples/models/digit-sum-base", javaPath(Path.of("models/digit-sum-base")));
        shortened = replaced(shortened, "\"trained\"", "\"" + javaPath(trained) + "\"");
        Path source = Files.writeString(folder.resolve("Sample.java"), FRAME.formatted(shortened));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(result).isZero();
        try (var loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass("Sample").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
        try (var model = CausalLm.load(trained)) {
            assertThat(model.config().layers()).isEqualTo(4);
        }
    }

    private static String sample() throws IOException {
        List<String> samples = SAMPLE.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(samples).hasSize(1);
        return samples.get(0);
    }

    private static String replaced(String text, String from, String to) {
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    private static String javaPath(Path path) {
        return path.toAbsolutePath().toString().replace("\\", "\\\\");
    }
}
