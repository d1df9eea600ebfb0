package org.rlvr4j.grpo.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.reward.RewardParts;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.FinishReason;
import org.rlvr4j.verifiers.Verdict;

/** Writing a step's 128 completions of 64 tokens to {@code rollouts.jsonl}. It lies here to see the writer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class RolloutLinesBenchmark {

    private List<Rollout> rollouts = List.of();
    private Path folder = Path.of("");

    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("rollouts");
        SplittableRandom random = new SplittableRandom(1);
        Problem problem = new Problem("sum-1", "7+5+6+7+5+1=?", completion -> new Verdict.Wrong(""));
        rollouts = IntStream.range(0, 128)
                .mapToObj(i -> rollout(problem, i, random))
                .toList();
    }

    private static Rollout rollout(Problem problem, int index, SplittableRandom random) {
        float[] logProbs = new float[64];
        for (int t = 0; t < logProbs.length; t++) {
            logProbs[t] = (float) Math.log(random.nextDouble());
        }
        Completion completion = new Completion(
                index / 8,
                index % 8,
                random.ints(64, 0, 64).toArray(),
                logProbs,
                logProbs,
                "7+5=12 12+6=18 18+7=25 25+5=30 30+1=31",
                FinishReason.LENGTH);
        int[] prompt = random.ints(12, 0, 64).toArray();
        Verdict verdict = new Verdict.Wrong("");
        return new Rollout(
                1,
                index / 8,
                problem,
                prompt,
                completion,
                verdict,
                OptionalDouble.of(0),
                new RewardParts(Map.of("verdict", 0.0), OptionalDouble.of(0)),
                0.5,
                1);
    }

    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(folder.resolve("rollouts.jsonl"));
        Files.deleteIfExists(folder);
    }

    @Benchmark
    public void append() throws IOException {
        Path file = folder.resolve("rollouts.jsonl");
        Files.deleteIfExists(file);
        new JsonLines(file).append(rollouts.stream().map(RolloutJson::row).toList());
    }
}
