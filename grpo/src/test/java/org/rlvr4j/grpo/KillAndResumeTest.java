package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed at random moments; the run must end with the bytes of one that nobody killed. */
@Tag("slow")
class KillAndResumeTest {
    private static final int KILLS = Integer.getInteger("rlvr4j.kills", 4);

    @Test
    void resume_afterKillsEndsWithTheSameBytes(@TempDir Path folder) throws Exception {
        Path whole = folder.resolve("whole");
        long start = System.nanoTime();
        assertThat(start(whole).waitFor()).isZero();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

        Path killed = folder.resolve("killed");
        Random random = new Random(11);
        for (int kills = 0; kills < KILLS; kills++) {
            Process process = start(killed);
            if (!process.waitFor((long) (random.nextDouble() * millis), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        assertThat(start(killed).waitFor()).isZero();

        for (String file : List.of("model.safetensors", "trainer/state.safetensors", "trainer/state.json")) {
            assertThat(killed.resolve("checkpoints/step-40").resolve(file))
                    .hasSameBinaryContentAs(whole.resolve("checkpoints/step-40").resolve(file));
        }
        for (String file : List.of("rollouts.jsonl", "evaluations.jsonl")) {
            assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        try (Stream<String> lines = Files.lines(killed.resolve("metrics.jsonl"))) {
            assertThat(lines).hasSize(41);
        }
    }

    private static Process start(Path run) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dai.djl") || argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), KilledRun.class.getName(), run.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        run.resolveSibling(run.getFileName() + ".log").toFile()))
                .start();
    }
}
