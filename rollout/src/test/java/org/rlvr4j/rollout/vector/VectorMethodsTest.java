package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What makes vectors objects, by hundreds of bytes an operation, whenever the compiler happens to take it first. */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isPresent")
class VectorMethodsTest {

    @Test
    void methods_neitherTakeNorReturnVectors() throws IOException, URISyntaxException {
        Path classes = Path.of(Functions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path here = classes.resolve(Functions.class.getPackageName().replace('.', '/'));
        List<String> names;
        try (Stream<Path> files = Files.list(here)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
        assertThat(names).contains("Functions", "Attention", "Float32Matrix");
        assertThat(names.stream().flatMap(VectorMethodsTest::withVectors)).isEmpty();
    }

    /** Java 17 has vectors read byte buffers, later versions memory segments instead: what was compiled must run on all. */
    @Test
    void classes_callNoMethodsThatOnlySomeVersionsHave() throws IOException, URISyntaxException {
        Path here = Path.of(Functions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(Functions.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(here)) {
            assertThat(files.filter(file -> file.toString().endsWith(".class")))
                    .isNotEmpty()
                    .allSatisfy(file -> {
                        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                                .doesNotContain(
                                        "fromByteBuffer", "intoByteBuffer", "fromMemorySegment", "intoMemorySegment");
                    });
        }
    }

    private static Stream<Method> withVectors(String name) {
        try {
            Class<?> type = Class.forName(Functions.class.getPackageName() + "." + name);
            return Arrays.stream(type.getDeclaredMethods()).filter(VectorMethodsTest::hasVectors);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasVectors(Method method) {
        return Stream.concat(Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
                .anyMatch(type -> type.getName().startsWith("jdk.incubator.vector.")
                        && !type.getSimpleName().endsWith("Species"));
    }
}
