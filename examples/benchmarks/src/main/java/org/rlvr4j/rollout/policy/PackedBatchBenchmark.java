package org.rlvr4j.rollout.policy;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Laying out a micro-batch of 16 sequences of 12 and 1 to 128 tokens, and gradients for it. It lies here to see them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PackedBatchBenchmark {

    private TokenBatch batch;
    private TokenScores gradient;

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        batch = new TokenBatch(IntStream.range(0, 16)
                .mapToObj(i -> new TokenSequence(
                        random.ints(13L + random.nextInt(128), 0, 64).toArray(), 12))
                .toList());
        gradient = TokenScores.zeros(batch);
    }

    @Benchmark
    public int layOut() {
        return new PackedBatch(batch).width();
    }

    @Benchmark
    public float[] packGradient() {
        return new PackedBatch(batch).pack(gradient);
    }
}
