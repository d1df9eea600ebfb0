package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of programs, a tenth of them hostile, while workers are killed at random. {@code -Drlvr4j.soak=N} sets how many.
 */
@Tag("slow")
class SoakTest {

    private static final int PROGRAMS = Integer.getInteger("rlvr4j.soak", 5_000);
    private static final long KILL_EVERY_MILLIS = 4_000;

    @Test
    void scoreSource_thousandsOfPrograms_noneLostAndNothingLeft() throws IOException, InterruptedException {
        Random random = new Random(1);
        Map<Corpus.Row, CodeStatus> right = new HashMap<>();
        List<Corpus.Row> rows = programs(random, right);
        Map<CodeStatus, Integer> table = new TreeMap<>();
        List<String> lost = new ArrayList<>();
        int descriptors = openDescriptors();
        int threads = Thread.activeCount();
        CodeVerifier code = CodeVerifier.builder()
                .workers(1)
                .builders(1)
                .spares(1)
                .limits(new Limits(
                        10_000_000,
                        1L << 30,
                        Limits.DEFAULT.stackBytes(),
                        Limits.DEFAULT.outputBytes(),
                        Limits.DEFAULT.heapBytes(),
                        Limits.DEFAULT.sourceChars(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10)))
                .build();
        String mark = code.mark();
        AtomicBoolean done = new AtomicBoolean();
        Thread killer = killer(code, done);
        try (code) {
            List<CompletableFuture<CodeResult>> results = new ArrayList<>();
            rows.forEach(row -> results.add(code.submitSource(row.task(), row.source())));
            for (int i = 0; i < rows.size(); i++) {
                CodeResult result = results.get(i).join();
                table.merge(result.status(), 1, Integer::sum);
                CodeStatus expected = right.get(rows.get(i));
                boolean hostile = expected == null;
                boolean wrong = hostile
                        ? result.status() == CodeStatus.FAILURE
                                || result.isAccepted() && !rows.get(i).must().equals("contained")
                        : result.status() != expected;
                if (wrong) {
                    lost.add(rows.get(i) + ": " + result.summary());
                }
            }
            done.set(true);
            killer.join();
            System.out.println(table + " " + code.statistics());
        }
        assertThat(lost).isEmpty();
        assertThat(LifecycleTest.marked(mark)).isEmpty();
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + 2);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
        assertThat(filesOfWorkers()).isEmpty();
    }

    private static List<Corpus.Row> programs(Random random, Map<Corpus.Row, CodeStatus> right) {
        List<Corpus.Row> solutions = Corpus.solutions();
        List<Corpus.Row> hostile = Corpus.hostile();
        Map<String, CodeStatus> known = new HashMap<>();
        try (CodeVerifier code = CodeVerifier.builder().workers(1).spares(0).build()) {
            solutions.forEach(row -> known.put(
                    row.id(), code.scoreSource(row.task(), row.source()).status()));
        }
        List<Corpus.Row> rows = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            Corpus.Row row = i % 10 == 3
                    ? hostile.get(random.nextInt(hostile.size()))
                    : solutions.get(random.nextInt(solutions.size()));
            Corpus.Row numbered = new Corpus.Row(row.id() + " #" + i, row.must(), row.task(), row.source());
            rows.add(numbered);
            if (row.must().equals("accepted")) {
                right.put(numbered, known.get(row.id()));
            }
        }
        return rows;
    }

    private static Thread killer(CodeVerifier code, AtomicBoolean done) {
        Random random = new Random(2);
        Thread killer = new Thread(() -> {
            try {
                while (!done.get()) {
                    Thread.sleep(KILL_EVERY_MILLIS / 2 + random.nextInt((int) KILL_EVERY_MILLIS));
                    List<Long> pids = code.workerPids();
                    if (!pids.isEmpty() && !done.get()) {
                        ProcessHandle.of(pids.get(random.nextInt(pids.size())))
                                .ifPresent(ProcessHandle::destroyForcibly);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        killer.start();
        return killer;
    }

    private static int openDescriptors() throws IOException {
        Path folder = Path.of("/proc/self/fd");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> list = Files.list(folder)) {
            return (int) list.count();
        }
    }

    private static List<Path> filesOfWorkers() throws IOException {
        try (Stream<Path> list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return list.filter(file -> {
                        try {
                            return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                                    .isEmpty();
                        } catch (IOException | UnsupportedOperationException e) {
                            return false;
                        }
                    })
                    .toList();
        }
    }
}
