package org.rlvr4j.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.CodeVerifierBuilder;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.math.MathVerifier;

/**
 * Verifiers for completions of random tokens. Such a completion holds no answer, which would be no work to judge: each
 * gets one behind what was drawn, a right one and a wrong one by turns.
 */
public final class Judging implements AutoCloseable {

    /** What an answer is. */
    public enum Kind {
        /** Numbers, fractions, roots and tuples in a box. */
        MATH,
        /** A small Java program with a test. */
        CODE
    }

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

    private static final MainTask TASK = new MainTask("""
            public class Main {
                public static void main(String[] args) {
                    if (new Solution().sumOfSquares(10) != 385) {
                        throw new AssertionError();
                    }
                }
            }
            """, "Main", "");

    /** What begins a box, a tag or a fence: where the model is a trained one, its own answer must not count. */
    private static final Pattern MARKS = Pattern.compile("[\\\\<`]");

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final @Nullable CodeVerifier sandbox;
    private final AtomicInteger asked = new AtomicInteger();

    private Judging(@Nullable CodeVerifier sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Opens verifiers; a sandbox is warm when it is returned.
     *
     * @param workers programs that run at a time; 0 for the sandbox's default
     */
    public static Judging open(Kind kind, int workers) {
        if (kind == Kind.MATH) {
            return new Judging(null);
        }
        CodeVerifierBuilder builder = CodeVerifier.builder();
        return new Judging(
                (workers == 0 ? builder : builder.workers(workers)).build().awaitWarm());
    }

    /** Returns the verifier of a problem. */
    Verifier verifier(int problem) {
        CodeVerifier programs = sandbox;
        if (programs == null) {
            String gold = gold(problem);
            return judging(
                    MathVerifier.of(gold).withFormat(AnswerFormat.boxed()),
                    (number, right) -> " So the answer is $\\boxed{" + gold + (right ? "" : " + 1") + "}$.");
        }
        return judging(
                programs.verifier(TASK),
                (number, right) -> "\n```java\n" + SOLUTION.formatted(number, right ? number : number + 1) + "```\n");
    }

    private interface Answer {
        String text(int number, boolean right);
    }

    /** A verdict that is not what the answer deserves must not pass for a fast one. */
    private Verifier judging(Verifier verifier, Answer answer) {
        return completion -> {
            int number = asked.getAndIncrement();
            boolean right = number % 2 == 0;
            String drawn = MARKS.matcher(completion).replaceAll(" ");
            Verdict verdict = verifier.verify(drawn + answer.text(number, right));
            if (right != verdict instanceof Verdict.Correct) {
                throw new IllegalStateException(
                        "a " + (right ? "right" : "wrong") + " answer was judged to be " + verdict);
            }
            return verdict;
        };
    }

    private static String gold(int problem) {
        return switch (problem % 4) {
            case 0 -> String.valueOf(problem);
            case 1 -> "\\frac{" + (problem + 1) + "}{7}";
            case 2 -> "\\sqrt{" + (2 * problem + 3) + "}";
            default -> "(" + problem + ", " + (problem + 2) + ")";
        };
    }

    /** Returns the processor time of this process, and of the sandbox if there is one, in seconds. */
    double processorSeconds() {
        return sandbox == null ? SYSTEM.getProcessCpuTime() / 1e9 : sandbox.cpuSeconds();
    }

    /** Says in what fence programs run; empty where there are none. */
    String fence() {
        return sandbox == null ? "" : ", jail " + sandbox.jail().label();
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
