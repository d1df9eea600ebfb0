package org.rlvr4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.math.MathVerifier;

/** One verdict on a completion of some 400 characters: finding the answer, parsing it, comparing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class MathVerifierBenchmark {

    private static final String WORKING =
            "First we add the two numbers, carry the one, and check the result against 3x + 4 = 19. ";

    /** The expected answer, and what the completion says instead. */
    @Param({
        "1234 = 1234",
        "1234 = 1235",
        "\\frac{17}{4} = 4.25",
        "3\\sqrt{2} = \\sqrt{18}",
        "(x+1)^2 = x^2+2x+1",
        "(x+1)^2 = x^2+2x+2",
        "(-\\infty, 3) = x < 3"
    })
    public String pair = "";

    private Verifier verifier = completion -> new Verdict.Wrong("");
    private String completion = "";

    @Setup
    public void prepare() {
        String[] parts = pair.split(" = ", 2);
        verifier = MathVerifier.of(parts[0]);
        completion = WORKING.repeat(4) + "So the answer is $\\boxed{" + parts[1] + "}$.";
    }

    @Benchmark
    public Verdict verify() {
        return verifier.verify(completion);
    }

    @Benchmark
    public Verifier parseExpectedAnswer() {
        return MathVerifier.of(pair.split(" = ", 2)[0]);
    }
}
