package org.rlvr4j.examples.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.verify.PendingVerdict;
import org.rlvr4j.grpo.verify.VerifierPool;
import org.rlvr4j.rollout.text.Tokenizer;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/** Times verifiers as a trainer asks them, on completions as long as those of the other measurements. */
public final class VerifierBench {

    private static final int TEXTS = 64;
    private static final int MATH_ANSWERS = 4000;
    private static final int CODE_ANSWERS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Workload workload;
    private final List<String> completions;

    /**
     * Spells random tokens.
     *
     * @param tokenizer of a model folder; null to spell each token as a letter
     * @param vocabularySize its token ids
     */
    public VerifierBench(@Nullable Tokenizer tokenizer, int vocabularySize, Workload workload) {
        this.workload = workload;
        BenchTokenizer spelling = new BenchTokenizer(tokenizer, vocabularySize, 1, OptionalInt.empty());
        SplittableRandom random = new SplittableRandom(4);
        this.completions = IntStream.range(0, TEXTS)
                .mapToObj(i -> spelling.decode(
                        random.ints(workload.newTokens(), 0, vocabularySize).toArray()))
                .toList();
    }

    /**
     * Times a kind of verifier.
     *
     * @param threads that ask for verdicts
     * @param workers of the sandbox; 0 for its default
     * @param answers judged in a repetition; 0 for {@value #MATH_ANSWERS} of math and {@value #CODE_ANSWERS} of code
     * @throws IllegalStateException if a verdict is wrong
     */
    public BenchResult run(Judging.Kind kind, int threads, int workers, int answers) {
        if (answers < 0) {
            throw new IllegalArgumentException(
                    "answers is " + answers + "; it must be at least 1, or 0 for the usual number");
        }
        int usual = kind == Judging.Kind.MATH ? MATH_ANSWERS : CODE_ANSWERS;
        int count = answers == 0 ? usual : answers;
        try (Judging judging = Judging.open(kind, workers);
                VerifierPool pool = new VerifierPool(threads, PATIENCE)) {
            List<Verifier> verifiers =
                    IntStream.range(0, TEXTS).mapToObj(judging::verifier).toList();
            double[] used = new double[1];
            Stopwatch.Timing timing = Stopwatch.time(workload.repetitions(), () -> {
                double before = judging.processorSeconds();
                judge(pool, verifiers, count);
                used[0] = judging.processorSeconds() - before;
            });
            ProcessorTime processor = new ProcessorTime(used[0]);
            String name = kind.name().toLowerCase(Locale.ROOT);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("verify_" + name + "_answers_per_s", count / timing.best());
            processor.putRate(figures, "verify_" + name + "_answers_per_processor_s", count);
            return new BenchResult(
                    String.format(
                            Locale.ROOT,
                            "verify  %,8.0f %s answers/s%s behind %d tokens, %d at a time%s",
                            count / timing.best(),
                            name,
                            processor.rate(", ", count),
                            workload.newTokens(),
                            threads,
                            judging.fence()),
                    figures);
        }
    }

    private void judge(VerifierPool pool, List<Verifier> verifiers, int count) {
        List<PendingVerdict> pending = IntStream.range(0, count)
                .mapToObj(i -> pool.submit(verifiers.get(i % TEXTS), completions.get(i % TEXTS)))
                .toList();
        for (PendingVerdict verdict : pending) {
            if (pool.await(verdict) instanceof Verdict.Failure failure) {
                throw new IllegalStateException(failure.reason());
            }
        }
    }
}
