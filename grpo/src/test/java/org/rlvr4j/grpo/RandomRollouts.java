package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.preset.Preset;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/**
 * The rollouts of one step in four groups of six: ragged, one of them empty, rewarded at random, and drawn by a policy a
 * little off the one that learns, so that ratios differ from 1 and some are clipped.
 */
final class RandomRollouts {
    private static final int GROUPS = 4;
    private static final int GROUP_SIZE = 6;
    private static final double TEMPERATURE = 0.9;

    private final List<TokenSequence> sequences = new ArrayList<>();
    private final double[][] oldLogProbs;
    private final double[][] samplerLogProbs;
    private final double[][] referenceLogProbs;
    private final TokenScores scores;
    private final double[] rewards;

    RandomRollouts(Policy policy, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < GROUPS * GROUP_SIZE; i++) {
            int prompt = 1 + random.nextInt(5);
            int completion = i == 7 ? 0 : 1 + random.nextInt(10);
            sequences.add(new TokenSequence(
                    random.ints(prompt + completion, 0, policy.vocabularySize()).toArray(), prompt));
        }
        rewards = random.doubles(sequences.size()).map(x -> x < 0.4 ? 1 : x / 2).toArray();
        scores = policy.score(batch(all()));
        oldLogProbs = near(scores.logProbs(), random, 0.2);
        samplerLogProbs = near(oldLogProbs, random, 0.02);
        referenceLogProbs = near(scores.logProbs(), random, 0.3);
    }

    private static double[][] near(double[][] logProbs, SplittableRandom random, double distance) {
        double[][] others = new double[logProbs.length][];
        for (int i = 0; i < others.length; i++) {
            others[i] = logProbs[i].clone();
            for (int t = 0; t < others[i].length; t++) {
                others[i][t] += distance * (2 * random.nextDouble() - 1);
            }
        }
        return others;
    }

    int[] all() {
        return IntStream.range(0, sequences.size()).toArray();
    }

    TokenBatch batch(int[] indices) {
        return new TokenBatch(IntStream.of(indices).mapToObj(sequences::get).toList(), TEMPERATURE);
    }

    /** Begins the step: advantages of the rewards, then all that the objective knows before its first micro-batch. */
    StepObjective begin(Preset preset) {
        int[] lengths =
                sequences.stream().mapToInt(TokenSequence::completionLength).toArray();
        int[] groups = IntStream.of(all()).map(i -> i / GROUP_SIZE).toArray();
        StepObjective step = preset.objective()
                .begin(StepSamples.builder(lengths)
                        .groups(groups)
                        .advantages(preset.advantage()
                                .estimate(StepRewards.of(groups, rewards).withCompletionLengths(lengths)))
                        .oldLogProbs(oldLogProbs)
                        .samplerLogProbs(samplerLogProbs)
                        .referenceLogProbs(referenceLogProbs)
                        .build());
        if (step.needsScoresFirst()) {
            step.prepare(scores);
        }
        return step;
    }
}
