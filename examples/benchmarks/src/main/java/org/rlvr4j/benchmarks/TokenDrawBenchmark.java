package org.rlvr4j.benchmarks;

import java.util.SplittableRandom;
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
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** One token from a row of logits in Java, as it is drawn where the policy is a DJL block of the user's. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class TokenDrawBenchmark {

    @Param({"1.0", "0.95"})
    public double topP;

    @Param({"32000"})
    public int vocabulary;

    private final SplittableRandom random = new SplittableRandom(1);
    private double[] logits = {};
    private Distribution distribution = Distribution.atTemperature(1);

    @Setup
    public void prepare() {
        logits = random.doubles(vocabulary).map(x -> 20 * x * x * x).toArray();
        distribution = new Distribution(1, 0, topP, 0);
    }

    @Benchmark
    public TokenDraw draw() {
        return TokenDraw.draw(logits, distribution, random.nextDouble());
    }
}
