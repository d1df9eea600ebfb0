package org.rlvr4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rlvr4j.rollout.text.HfTokenizer;
import org.rlvr4j.rollout.text.Tokenizer;

/** Text of the main experiment to tokens and back; the tokenizer is native code behind one call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class TokenizerBenchmark {

    private static final String TEXT = "<think>7+5=12 12+6=18 18+7=25 25+5=30 30+1=31</think><answer>31</answer>";

    private Tokenizer tokenizer;
    private int[] tokens = {};

    @Setup
    public void open() throws IOException {
        tokenizer = HfTokenizer.load(Path.of("examples/models/digit-sum-base"));
        tokens = tokenizer.encode(TEXT);
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public int[] encode() {
        return tokenizer.encode(TEXT);
    }

    @Benchmark
    public String decode() {
        return tokenizer.decode(tokens);
    }
}
