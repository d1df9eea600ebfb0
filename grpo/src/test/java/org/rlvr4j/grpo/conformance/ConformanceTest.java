package org.rlvr4j.grpo.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All vector files. The folder is {@code -Drlvr4j.oracle=DIR}, by default the copies in the test resources. What became of
 * each case stands in {@code target/conformance.txt}.
 */
class ConformanceTest {
    private static final List<String> FILES = List.of(
            "trl_vectors.json",
            "verl_vectors.json",
            "peer_test_vectors.json",
            "optim_vectors.json",
            "sampling_vectors.json");

    private final List<String> differing = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int cases;

    @Test
    void compositions_agreeWithOtherProjectsNumbers() throws IOException {
        List<String> report = new ArrayList<>();
        for (String file : FILES) {
            report.add(run(file, Vectors.of(file)));
        }
        String summary = "conformance: " + cases + " cases, " + (cases - differing.size() - leftOut.size()) + " agree, "
                + leftOut.size() + " left out";
        report.add(summary);
        leftOut.forEach(line -> report.add("left out: " + line));
        differing.forEach(line -> report.add("DIFFERS: " + line));
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "conformance.txt"), report);
        report.forEach(System.out::println);

        assertThat(cases).as("cases found").isPositive();
        assertThat(differing).as(summary).isEmpty();
        if (Vectors.areBundled()) {
            assertThat(leftOut).as(summary).hasSizeLessThanOrEqualTo((int) (0.03 * cases));
        }
    }

    private String run(String file, Stream<Case> vectors) {
        int before = cases;
        int notAgreed = differing.size() + leftOut.size();
        vectors.forEach(vector -> {
            cases++;
            String name = file + " " + vector.name();
            Outcome outcome = Runners.run(vector);
            if (outcome instanceof Outcome.Differs differs) {
                differing.add(name + ": " + differs.how());
            } else if (outcome instanceof Outcome.LeftOut out) {
                leftOut.add(name + ": " + out.reason());
            }
        });
        int count = cases - before;
        return file + ": " + count + " cases, " + (count - (differing.size() + leftOut.size() - notAgreed)) + " agree";
    }
}
