package org.rlvr4j.benchmarks;

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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.StepRewards;

/** Rewards to advantages, over a step of 16 groups of 8 completions. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class AdvantageBenchmark {

    private final StepRewards rewards = StepRewards.of(
            IntStream.range(0, 128).map(i -> i / 8).toArray(),
            new SplittableRandom(1).doubles(128).map(Math::rint).toArray());

    @Benchmark
    public Advantages groupRelative() {
        return GroupRelative.grpo().estimate(rewards);
    }
}
