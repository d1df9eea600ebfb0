package org.rlvr4j.grpo.objective;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * A seeded optimizer step with every fact filled in: groups, masks, truncation, old, sampler and reference scores. What
 * an objective chooses from all scores it chooses from {@code prepared}, which stays when {@code scores} are moved.
 */
record RandomStep(StepSamples samples, TokenScores scores, TokenScores prepared) {

    static RandomStep of(long seed) {
        return of(seed, 9, true);
    }

    static RandomStep of(long seed, int size, boolean withOld) {
        Random random = new Random(seed);
        int[] lengths = IntStream.range(0, size).map(i -> 1 + random.nextInt(7)).toArray();
        double[] advantages = random.doubles(size, -2, 2).toArray();
        advantages[size - 1] = Double.NaN;
        int[] groups = IntStream.range(0, size).map(i -> i / 3).toArray();
        boolean[] truncated = new boolean[size];
        truncated[1] = true;
        boolean[][] mask = new boolean[size][];
        double[][] logProbs = new double[size][];
        double[][] entropies = new double[size][];
        for (int i = 0; i < size; i++) {
            mask[i] = new boolean[lengths[i]];
            Arrays.fill(mask[i], true);
            logProbs[i] = random.doubles(lengths[i], -2.5, -0.05).toArray();
            entropies[i] = random.doubles(lengths[i], 0.1, 2).toArray();
        }
        mask[0][0] = lengths[0] == 1;
        StepSamples samples = StepSamples.builder(lengths)
                .groups(groups)
                .advantages(advantages)
                .truncated(truncated)
                .tokenMask(mask)
                .oldLogProbs(withOld ? near(logProbs, random, 0.35) : null)
                .samplerLogProbs(near(logProbs, random, 0.3))
                .referenceLogProbs(near(logProbs, random, 0.6))
                .build();
        return new RandomStep(
                samples,
                new TokenScores(logProbs, entropies),
                new TokenScores(near(logProbs, random, 0), near(entropies, random, 0)));
    }

    RandomStep withOldLogProbs(double[][] logProbs) {
        return new RandomStep(copy().oldLogProbs(logProbs).build(), scores, prepared);
    }

    RandomStep withSamplerLogProbs(double[][] logProbs) {
        return new RandomStep(copy().samplerLogProbs(logProbs).build(), scores, prepared);
    }

    private StepSamples.Builder copy() {
        boolean[] truncated = new boolean[samples.size()];
        for (int i = 0; i < truncated.length; i++) {
            truncated[i] = samples.truncated(i);
        }
        return StepSamples.builder(samples.lengths())
                .groups(samples.groups())
                .advantages(samples.advantages())
                .truncated(truncated)
                .tokenMask(samples.tokenMask())
                .oldLogProbs(samples.oldLogProbs())
                .samplerLogProbs(samples.samplerLogProbs())
                .referenceLogProbs(samples.referenceLogProbs());
    }

    private static double[][] near(double[][] values, Random random, double spread) {
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row)
                        .map(v -> v + spread * random.nextGaussian())
                        .toArray())
                .toArray(double[][]::new);
    }

    int[] all() {
        return IntStream.range(0, samples.size()).toArray();
    }

    TokenScores scoresOf(int... indices) {
        return new TokenScores(pick(scores.logProbs(), indices), pick(scores.entropies(), indices));
    }

    LossAndGradient whole(Objective objective) {
        return begin(objective).evaluate(all(), scores);
    }

    StepObjective begin(Objective objective) {
        StepObjective step = objective.begin(samples);
        if (step.needsScoresFirst()) {
            step.prepare(prepared);
        }
        return step;
    }

    static double[][] pick(double[][] rows, int... indices) {
        return Arrays.stream(indices).mapToObj(i -> rows[i].clone()).toArray(double[][]::new);
    }
}
