package org.rlvr4j.benchmarks;

import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.LossAndGradient;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.preset.Presets;
import org.rlvr4j.rollout.policy.TokenScores;

/** The objective with its gradient, over a step of 16 groups of 8 completions of 64 tokens. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class ObjectiveBenchmark {

    private static final int SAMPLES = 128;
    private static final int GROUP = 8;
    private static final int LENGTH = 64;

    /** Names of presets. */
    @Param({"dapo", "gspo"})
    public String preset = "";

    private final int[] lengths =
            IntStream.generate(() -> LENGTH).limit(SAMPLES).toArray();
    private final int[] groups = IntStream.range(0, SAMPLES).map(i -> i / GROUP).toArray();
    private final int[] all = IntStream.range(0, SAMPLES).toArray();
    private Objective objective;
    private Advantages advantages;
    private TokenScores scores;
    private double[][] old = {};

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        objective = (preset.equals("dapo") ? Presets.dapo() : Presets.gspo()).objective();
        advantages = GroupRelative.grpo()
                .estimate(StepRewards.of(
                        groups, random.doubles(SAMPLES).map(Math::rint).toArray()));
        scores = new TokenScores(table(random, -2), table(random, 2));
        old = Arrays.stream(scores.logProbs())
                .map(row -> Arrays.stream(row)
                        .map(lp -> lp + 0.1 * random.nextDouble())
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[][] table(SplittableRandom random, double scale) {
        return IntStream.range(0, SAMPLES)
                .mapToObj(i -> random.doubles(LENGTH).map(x -> scale * x).toArray())
                .toArray(double[][]::new);
    }

    @Benchmark
    public LossAndGradient lossAndGradient() {
        StepSamples samples = StepSamples.builder(lengths)
                .groups(groups)
                .advantages(advantages)
                .oldLogProbs(old)
                .samplerLogProbs(old)
                .build();
        return objective.begin(samples).evaluate(all, scores);
    }
}
