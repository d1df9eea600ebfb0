package org.rlvr4j.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each shape in a process of its own, with the settings of the launcher: what others left behind would count. */
@Tag("slow")
class MemoryBenchTest {

    private static final String MALLOC = "glibc.malloc.mmap_threshold=17179869184:"
            + "glibc.malloc.trim_threshold=17179869184:glibc.malloc.hugetlb=1:"
            + "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0:glibc.malloc.arena_max=1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--hidden 512 --layers 8 --heads 8 --kv-heads 2 --mlp 1376 --vocab 32000 --rows 16 --new-tokens 8"
                        + " --batch 8 --length 256",
                "--hidden 512 --layers 8 --heads 8 --kv-heads 2 --mlp 1376 --vocab 32000 --rows 16 --new-tokens 8"
                        + " --batch 8 --length 256 --recompute",
                // The logits of all tokens at once would be 18.5 GiB.
                "--hidden 64 --layers 2 --heads 2 --mlp 128 --vocab 151936 --rows 16 --new-tokens 8 --batch 64"
                        + " --length 512 --micro-batch-tokens 4104",
                // Too long for attention's scores to be kept.
                "--hidden 256 --layers 6 --heads 4 --kv-heads 2 --mlp 704 --vocab 16000 --rows 4 --new-tokens 4"
                        + " --batch 2 --length 2048",
                // Adapters over matrices in bfloat16: the first decodes with vectors, the second with them as they are.
                "--hidden 1024 --layers 8 --heads 8 --kv-heads 2 --mlp 4096 --vocab 32000 --lora-rank 8 --base-dtype"
                        + " BFLOAT16 --rows 4 --new-tokens 4 --batch 2 --length 128 --micro-batch-tokens"
                        + " 256 --recompute",
                "--hidden 1024 --layers 16 --heads 8 --kv-heads 2 --mlp 4096 --vocab 32000 --lora-rank 8 --base-dtype"
                        + " BFLOAT16 --rows 4 --new-tokens 4 --batch 2 --length 128 --micro-batch-tokens"
                        + " 256 --recompute",
            })
    void predictedPeak_isWithin15PercentOfTheMeasured(String shape) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"));
        JsonNode figures = bench(shape);
        assertThat(figures.path("memory_predicted_share").asDouble())
                .as(figures.toString())
                .isBetween(0.85, 1.15);
        assertThat(figures.path("memory_measured_bytes").asDouble()).isLessThan(2.5e9);
    }

    private static JsonNode bench(String shape) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmn64m",
                "-XX:ObjectAlignmentInBytes=64",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.rlvr4j.examples.Main",
                "bench",
                "memory"));
        command.addAll(Arrays.asList(shape.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GLIBC_TUNABLES", MALLOC);
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        Process process = builder.start();
        String last = "";
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = line;
            }
        }
        assertThat(process.waitFor()).isZero();
        return new ObjectMapper().readTree(last);
    }
}
