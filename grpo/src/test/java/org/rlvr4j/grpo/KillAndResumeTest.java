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

/**
 * Real processes are killed at random moments, and gone on with; each run must end with the bytes of one that nobody
 * killed. {@code -Drlvr4j.kills=N} sets how often, {@code -Drlvr4j.kills.seed=N} when.
 */
@Tag("slow")
class KillAndResumeTest {
    private static final int KILLS = Integer.getInteger("rlvr4j.kills", 4);
    private static final long SEED = Long.getLong("rlvr4j.kills.seed", 11);
    private static final int STEPS = KilledRun.STEPS;

    private final Random random = new Random(SEED);
    private final List<String> moments = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void resume_afterKillsEndsWithTheSameBytes() throws Exception {
        Path whole = folder.resolve("whole");
        long start = System.nanoTime();
        assertThat(start(whole).waitFor()).isZero();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        int runs = 0;
        while (moments.size() < KILLS) {
            Path killed = folder.resolve("killed-" + runs++);
            runKilling(killed, millis);
            assertSameBytes(killed, whole);
        }
        System.out.printf(
                "kills: %d in %d runs of %d steps, after step %s; same bytes%n",
                moments.size(), runs, STEPS, String.join(", ", moments));
    }

    /** Starts a run and kills it, again and again, until it is through before its moment comes. */
    private void runKilling(Path run, long millis) throws Exception {
        Process process = start(run);
        while (moments.size() < KILLS
                && !process.waitFor((long) (random.nextDouble() * millis), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            moments.add(progress(run));
            process = start(run);
        }
        assertThat(process.waitFor()).isZero();
    }

    /** The last step whose metrics were recorded, with * if a checkpoint was being written. */
    private static String progress(Path run) throws IOException {
        Path metrics = run.resolve("metrics.jsonl");
        Path checkpoints = run.resolve("checkpoints");
        boolean isSaving = false;
        if (Files.exists(checkpoints)) {
            try (Stream<Path> entries = Files.list(checkpoints)) {
                isSaving = entries.anyMatch(entry -> entry.toString().endsWith(".unfinished"));
            }
        }
        long rows = Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
        return (rows == 0 ? "-" : String.valueOf(rows - 1)) + (isSaving ? "*" : "");
    }

    private static void assertSameBytes(Path killed, Path whole) throws IOException {
        String checkpoint = "checkpoints/step-" + STEPS + "/";
        for (String file : List.of(
                checkpoint + "model.safetensors",
                checkpoint + "trainer/state.safetensors",
                checkpoint + "trainer/state.json",
                "rollouts.jsonl",
                "evaluations.jsonl")) {
            assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(Files.readAllLines(killed.resolve("metrics.jsonl"))).hasSize(STEPS + 1);
    }

    private static Process start(Path run) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dai.djl")
                        || argument.startsWith("-Xmx")
                        || argument.startsWith("--add-modules"))
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
