package org.rlvr4j.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.code.CodeResult;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.math.MathVerifier;

/** Times the math verifier on completions with working in them, and the code verifier on small programs. */
public final class VerifierBench {

    private static final int ANSWERS = 2000;
    private static final int PROGRAMS = 200;

    private static final String WORKING =
            "First we add the two numbers, carry the one, and check the result against 3x + 4 = 19. ";

    private static final String SOLUTION = """
            class Solution {
                public int sumOfSquares(int n) {
                    int sum = %d;
                    for (int i = 1; i <= n; i++) {
                        sum += i * i;
                    }
                    return sum - %d;
                }
            }
            """;

    private static final String TEST = """
            public class Main {
                public static void main(String[] args) {
                    if (new Solution().sumOfSquares(10) != 385) {
                        throw new AssertionError();
                    }
                }
            }
            """;

    private VerifierBench() {}

    private record MathCase(Verifier verifier, String completion) {}

    /** Times answers on this thread: fractions, roots and tuples, half of them wrong. */
    public static BenchResult math(int repetitions) {
        List<MathCase> cases = new ArrayList<>();
        for (int i = 0; i < ANSWERS; i++) {
            String gold =
                    switch (i % 4) {
                        case 0 -> String.valueOf(i);
                        case 1 -> "\\frac{" + (i + 1) + "}{7}";
                        case 2 -> "\\sqrt{" + (2 * i + 3) + "}";
                        default -> "(" + i + ", " + (i + 2) + ")";
                    };
            String answer = i % 8 < 4 ? gold : gold + " + 1";
            cases.add(new MathCase(
                    MathVerifier.of(gold), WORKING.repeat(4) + "So the answer is $\\boxed{" + answer + "}$."));
        }
        Stopwatch.Timing timing = Stopwatch.time(
                repetitions, () -> cases.forEach(math -> math.verifier().verify(math.completion())));
        double rate = ANSWERS / timing.best();
        return new BenchResult(
                String.format(Locale.ROOT, "verify  %,8.0f math answers/s", rate), Map.of("math_answers_per_s", rate));
    }

    /**
     * Times programs in a warm pool.
     *
     * @throws IllegalStateException if a right program is not accepted
     */
    public static BenchResult code(int workers, int repetitions) {
        try (CodeVerifier code = CodeVerifier.builder().workers(workers).build()) {
            code.awaitWarm();
            MainTask task = new MainTask(TEST, "Main", "");
            Stopwatch.Timing timing = Stopwatch.time(repetitions, () -> judge(code, task));
            double before = code.cpuSeconds();
            judge(code, task);
            double perCpuSecond = PROGRAMS / (code.cpuSeconds() - before);
            double rate = PROGRAMS / timing.best();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("programs_per_s", rate);
            figures.put("programs_per_cpu_s", perCpuSecond);
            return new BenchResult(
                    String.format(
                            Locale.ROOT,
                            "verify  %,8.0f programs/s (%.0f per CPU-second of the workers, %d at a time, jail %s)",
                            rate,
                            perCpuSecond,
                            workers,
                            code.jail().label()),
                    figures);
        }
    }

    private static void judge(CodeVerifier code, MainTask task) {
        List<CompletableFuture<CodeResult>> pending = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            pending.add(code.submitSource(task, SOLUTION.formatted(i, i)));
        }
        for (CompletableFuture<CodeResult> result : pending) {
            if (!result.join().isAccepted()) {
                throw new IllegalStateException("a right program was not accepted: " + result.join());
            }
        }
    }
}
