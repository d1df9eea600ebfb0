package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;

/** The sandbox says of a program what {@code javac} and {@code java} say, and both compilers say the same of a pass. */
class AgreementTest {

    private static final int FAST = 24;

    @Test
    void scoreSource_mutants_passIfAndOnlyIfTheyPassPlainly() throws Exception {
        assertThat(disagreements(FAST, 1)).isEmpty();
    }

    @Test
    @Tag("slow")
    void scoreSource_manyMutants_passIfAndOnlyIfTheyPassPlainly() throws Exception {
        assertThat(disagreements(Integer.getInteger("rlvr4j.mutants", 1_500), 2))
                .isEmpty();
    }

    @Test
    void scoreSource_bothCompilers_agreeOnEveryPass() {
        List<Corpus.Row> rows = Corpus.solutions();
        List<CodeResult> janino = results(CompilerChoice.JANINO, rows);
        List<CodeResult> javac = results(CompilerChoice.JAVAC, rows);
        int both = 0;
        for (int i = 0; i < rows.size(); i++) {
            assertThat(!janino.get(i).isAccepted() || javac.get(i).isAccepted())
                    .as(rows.get(i) + ": " + javac.get(i).summary())
                    .isTrue();
            both += janino.get(i).isAccepted() ? 1 : 0;
            assertThat(janino.get(i).status()).isIn(CodeStatus.ACCEPTED, CodeStatus.COMPILE_ERROR);
        }
        System.out.println(
                "compilers: " + rows.size() + " programs, " + both + " pass under Janino, all of them under javac");
        assertThat(both).isGreaterThan(rows.size() / 3);
    }

    @Test
    void scoreSource_janinoFirst_fallsBackToTheCompilerOfTheJdk() {
        List<CodeResult> results =
                results(CompilerChoice.JANINO_FIRST, Corpus.solutions().subList(0, 12));
        assertThat(results)
                .allMatch(result -> result.isAccepted() || result.status() == CodeStatus.COMPILE_ERROR)
                .filteredOn(CodeResult::isAccepted)
                .hasSizeGreaterThan(9);
    }

    private static List<String> disagreements(int count, long seed) throws IOException, InterruptedException {
        List<Corpus.Row> mutants = new ArrayList<>();
        for (Corpus.Row row : Corpus.solutions()) {
            for (String mutant : Mutants.of(row.source())) {
                mutants.add(new Corpus.Row(row.id(), "", row.task(), mutant));
            }
        }
        Collections.shuffle(mutants, new Random(seed));
        List<Corpus.Row> chosen = mutants.subList(0, Math.min(count, mutants.size()));
        List<CodeResult> results = results(CompilerChoice.AUTO, chosen);
        List<String> disagreements = new ArrayList<>();
        Map<String, Integer> table = new TreeMap<>();
        try (PlainJava plain = new PlainJava()) {
            for (int i = 0; i < chosen.size(); i++) {
                Corpus.Row row = chosen.get(i);
                String expected = plain.run(row.source() + "\n" + ((MainTask) row.task()).test());
                CodeResult result = results.get(i);
                boolean limited = expected.equals("pass") && result.status() == CodeStatus.TIME_LIMIT;
                table.merge(expected + " / " + result.status().label(), 1, Integer::sum);
                if (expected.equals("pass") != (limited ? patiently(row) : result).isAccepted()) {
                    disagreements.add(
                            row + " plainly " + expected + ", here " + result.summary() + "\n" + row.source());
                }
            }
        }
        System.out.println("mutants, plainly / here: " + table);
        return disagreements;
    }

    // Plain Java counts no work: what takes more than the limit is judged once more without one.
    private static CodeResult patiently(Corpus.Row row) {
        Limits limits = Limits.DEFAULT;
        Limits patient = new Limits(
                1_000_000_000_000L,
                limits.allocatedBytes() * 1_000,
                limits.stackBytes(),
                limits.outputBytes(),
                limits.heapBytes(),
                limits.sourceChars(),
                Duration.ofMinutes(5),
                limits.compileCpu());
        try (CodeVerifier code =
                CodeVerifier.builder().workers(1).spares(0).limits(patient).build()) {
            return code.scoreSource(row.task(), row.source());
        }
    }

    private static List<CodeResult> results(CompilerChoice compiler, List<Corpus.Row> rows) {
        try (CodeVerifier code =
                CodeVerifier.builder().workers(1).spares(0).compiler(compiler).build()) {
            List<CompletableFuture<CodeResult>> pending = new ArrayList<>();
            rows.forEach(row -> pending.add(code.submitSource(row.task(), row.source())));
            return pending.stream().map(CompletableFuture::join).toList();
        }
    }
}
