package org.rlvr4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.rollout.text.HfTokenizer;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * The sampler's own part of drawing 16 groups of 8 completions of 64 tokens, from a policy whose tokens cost nothing:
 * random numbers, rows, stop strings, text.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class SamplerBenchmark {

    private static final int GROUPS = 16;

    /** What ends a completion; nothing does, so all are searched to their end. */
    @Param({"none", "</stop>"})
    public String stopString = "";

    private final List<int[]> prompts = IntStream.range(0, GROUPS)
            .mapToObj(i ->
                    new SplittableRandom(i).ints(12, 0, FreePolicy.VOCABULARY).toArray())
            .toList();

    private Tokenizer tokenizer;
    private Sampler sampler;
    private SamplingOptions options;

    @Setup
    public void open() throws IOException {
        tokenizer = HfTokenizer.load(Path.of("examples/models/digit-sum-base"));
        sampler = Sampler.of(new FreePolicy(), tokenizer::decode);
        options = SamplingOptions.builder()
                .groupSize(8)
                .rows(128)
                .maxNewTokens(64)
                .stopStrings(stopString.equals("none") ? List.of() : List.of(stopString))
                .build();
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public List<Completion> sample() {
        return sampler.sample(prompts, options, new SampleKey(1, 0));
    }
}
