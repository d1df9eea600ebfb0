package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CorpusTest {

    // Programs that hang inside the library take all of this.
    private static final Duration CASE_CPU = Duration.ofSeconds(3);
    private static CodeVerifier code;

    @BeforeAll
    static void start() {
        Limits limits = Limits.DEFAULT;
        code = CodeVerifier.builder()
                .workers(1)
                .limits(new Limits(
                        20_000_000,
                        limits.allocatedBytes(),
                        limits.stackBytes(),
                        limits.outputBytes(),
                        limits.heapBytes(),
                        limits.sourceChars(),
                        CASE_CPU,
                        limits.compileCpu()))
                .build();
        System.out.println("jail: " + code.jail().label());
    }

    @AfterAll
    static void stop() {
        code.close();
    }

    @Test
    void scoreSource_canonicalSolutions_areAcceptedIfJavacCompilesThem() {
        List<Corpus.Row> rows = Corpus.solutions();
        List<CompletableFuture<CodeResult>> results = new ArrayList<>();
        rows.forEach(row -> results.add(code.submitSource(row.task(), row.source())));
        List<String> misses = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            CodeResult result = results.get(i).join();
            boolean refusedByJavac = result.status() == CodeStatus.COMPILE_ERROR && !compiles(rows.get(i));
            if (!result.isAccepted() && !refusedByJavac) {
                misses.add(rows.get(i) + ": " + result.summary());
            }
        }
        assertThat(misses).isEmpty();
    }

    @Test
    void scoreSource_flaggedSolutions_doNotPass() {
        for (Corpus.Row row : Corpus.flagged()) {
            CodeResult result = code.scoreSource(row.task(), row.source());
            assertThat(result.isAccepted()).as(row + ": " + result.summary()).isFalse();
            assertThat(result.status()).isNotEqualTo(CodeStatus.FAILURE);
        }
    }

    @Test
    void scoreSource_hostilePrograms_endAsTheyMust() {
        assertThat(misses(Corpus.hostile())).isEmpty();
    }

    @Test
    void scoreSource_goodAndHostilePrograms_endAsTheyMust() {
        assertThat(misses(Corpus.own(false))).isEmpty();
    }

    @Test
    @Tag("slow")
    void scoreSource_costlyPrograms_endAsTheyMust() {
        assertThat(misses(Corpus.own(true))).isEmpty();
    }

    private static List<String> misses(List<Corpus.Row> rows) {
        List<CompletableFuture<CodeResult>> results = new ArrayList<>();
        rows.forEach(row -> results.add(code.submitSource(row.task(), row.source())));
        List<String> misses = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            CodeResult result = results.get(i).join();
            if (!rows.get(i).isMetBy(result)) {
                misses.add(rows.get(i) + " must be " + rows.get(i).must() + ", is " + result.summary());
            }
        }
        return misses;
    }

    private static boolean compiles(Corpus.Row row) {
        String test = ((org.rlvr4j.verifiers.code.task.MainTask) row.task()).test();
        return PlainJava.compiles(row.source() + "\n" + test);
    }
}
