package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.pool.WorkerLauncher;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.CodeTasks;

/** No process, thread or verdict is lost or left behind. */
class LifecycleTest {

    private static final CodeTask ADD = CodeTasks.parse("""
            {"type": "function", "entry": "Solution.add", "signature": "static int add(int a, int b)",
             "cases": [{"args": [2, 3], "expected": 5}]}""");
    private static final String GOOD = "class Solution { static int add(int a, int b) { return a + b; } }";
    private static final String ENDLESS = "class Solution { static int add(int a, int b) { while (true) {} } }";

    /** A parent that is killed while its workers are busy. */
    public static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) {
            CodeVerifier code = CodeVerifier.builder()
                    .workers(1)
                    .spares(1)
                    .jail(JailKind.valueOf(arguments[0]))
                    .limits(Limits.DEFAULT.withTicks(1_000_000_000_000L))
                    .build();
            CodeResult first = code.scoreSource(ADD, GOOD);
            CompletableFuture<CodeResult> busy = code.submitSource(ADD, ENDLESS);
            System.out.println(code.mark() + " " + first.isAccepted());
            busy.join();
        }
    }

    @Test
    void kill_ofTheParent_endsAllWorkers() throws IOException, InterruptedException {
        List<JailKind> held = Jails.held();
        killParent(held.isEmpty() ? JailKind.NONE : held.get(0));
    }

    @ParameterizedTest
    @Tag("slow")
    @EnumSource(JailKind.class)
    void kill_ofTheParentOfAnyJail_endsAllWorkers(JailKind jail) throws IOException, InterruptedException {
        assumeThat(jail == JailKind.NONE || Jails.holds(jail)).isTrue();
        killParent(jail);
    }

    private static void killParent(JailKind jail) throws IOException, InterruptedException {
        assumeThat(Files.isDirectory(Path.of("/proc/self"))).isTrue();
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        jail.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        String[] words = String.valueOf(out.readLine()).split(" ");
        try {
            assertThat(words).hasSize(2).contains("true");
            assertThat(marked(words[0])).isNotEmpty();
        } finally {
            parent.destroyForcibly().waitFor();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!marked(words[0]).isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(marked(words[0])).isEmpty();
    }

    @Test
    void close_leavesNoProcessAndNoThread() throws IOException {
        CodeVerifier code = CodeVerifier.builder().workers(1).spares(1).build();
        String mark = code.mark();
        CompletableFuture<CodeResult> running = code.submitSource(ADD, ENDLESS);
        List<CompletableFuture<CodeResult>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(code.submitSource(ADD, ENDLESS));
        }
        code.awaitWarm();
        assertThat(marked(mark)).isNotEmpty();
        code.close();
        assertThat(marked(mark)).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("code-verifier-starter")
                        || thread.getName().startsWith("code-verifier-watchdog"))
                .filteredOn(Thread::isAlive)
                .isEmpty();
        waiting.add(running);
        waiting.add(code.submitSource(ADD, GOOD));
        assertThat(waiting)
                .allSatisfy(result -> assertThat(result.join().status()).isEqualTo(CodeStatus.FAILURE));
    }

    @Test
    void scoreSource_workersKilledFromOutside_noVerdictIsLost() throws IOException, InterruptedException {
        try (CodeVerifier code = CodeVerifier.builder().workers(1).spares(1).build()) {
            code.awaitWarm();
            List<CompletableFuture<CodeResult>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                results.add(code.submitSource(ADD, GOOD.replace("a + b", i % 2 == 0 ? "a + b" : "a - b")));
            }
            for (int i = 0; i < 4; i++) {
                Thread.sleep(100);
                code.workerPids().stream()
                        .findAny()
                        .flatMap(ProcessHandle::of)
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
            for (int i = 0; i < 40; i++) {
                CodeResult result = results.get(i).join();
                assertThat(result.status())
                        .as(result.summary())
                        .isEqualTo(i % 2 == 0 ? CodeStatus.ACCEPTED : CodeStatus.WRONG_ANSWER);
            }
        }
    }

    @Test
    void strict_everyProgramGetsAFreshVirtualMachine() {
        try (CodeVerifier code =
                CodeVerifier.builder().workers(1).spares(0).strict(true).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(code.scoreSource(ADD, GOOD).isAccepted()).isTrue();
            }
            assertThat(code.statistics().retired()).isGreaterThanOrEqualTo(3);
        }
    }

    /** Returns the processes that carry a pool's mark in their environment. */
    static List<Long> marked(String mark) throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String environment =
                            new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
                    if (environment.contains(WorkerLauncher.MARK + "=" + mark)) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException e) {
                    // It has ended, or belongs to someone else.
                }
            }
        }
        return found;
    }
}
