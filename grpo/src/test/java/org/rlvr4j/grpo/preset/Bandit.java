package org.rlvr4j.grpo.preset;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.LogitScores;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/** Completions of three tokens from a table of logits; right is one whose middle token is the last of four. */
final class Bandit {
    static final int LENGTH = 3;
    private static final int TOKENS = 4;
    private static final int GROUPS = 8;
    private static final int GROUP_SIZE = 8;

    private final double[][] logits = new double[LENGTH][TOKENS];
    private final Random random;

    Bandit(long seed) {
        random = new Random(seed);
    }

    double successProbability() {
        return Math.exp(LogitScores.of(logits[1], 1).logProbs()[TOKENS - 1]);
    }

    /** One step of normalised gradient descent, in two micro-batches. */
    void learn(Preset preset) {
        int count = GROUPS * GROUP_SIZE;
        LogitScores[] scores =
                Arrays.stream(logits).map(row -> LogitScores.of(row, 1)).toArray(LogitScores[]::new);
        int[][] completions = new int[count][];
        double[] rewards = new double[count];
        for (int i = 0; i < count; i++) {
            completions[i] = Arrays.stream(scores).mapToInt(this::draw).toArray();
            rewards[i] = completions[i][1] == TOKENS - 1 ? 1 : 0;
        }
        int[] lengths = new int[count];
        Arrays.fill(lengths, LENGTH);
        int[] groups = IntStream.range(0, count).map(i -> i / GROUP_SIZE).toArray();
        Advantages advantages =
                preset.advantage().estimate(StepRewards.of(groups, rewards).withCompletionLengths(lengths));
        TokenScores all = tokenScores(scores, completions);
        double[][] uniform = new double[count][LENGTH];
        Arrays.stream(uniform).forEach(row -> Arrays.fill(row, -Math.log(TOKENS)));
        StepObjective step = preset.objective()
                .begin(StepSamples.builder(lengths)
                        .groups(groups)
                        .advantages(advantages)
                        .samplerLogProbs(all.logProbs())
                        .referenceLogProbs(uniform)
                        .build());
        step.prepare(all);
        double[][] gradient = new double[LENGTH][TOKENS];
        for (int half = 0; half < 2; half++) {
            int[] part =
                    IntStream.range(half * count / 2, (half + 1) * count / 2).toArray();
            int[][] chosen = Arrays.stream(part).mapToObj(i -> completions[i]).toArray(int[][]::new);
            TokenScores byScore =
                    step.evaluate(part, tokenScores(scores, chosen)).gradient();
            add(gradient, scores, chosen, byScore);
        }
        descend(gradient);
    }

    private int draw(LogitScores scores) {
        double uniform = random.nextDouble();
        for (int v = 0; v < TOKENS - 1; v++) {
            uniform -= Math.exp(scores.logProbs()[v]);
            if (uniform < 0) {
                return v;
            }
        }
        return TOKENS - 1;
    }

    private static TokenScores tokenScores(LogitScores[] scores, int[][] completions) {
        double[][] logProbs = new double[completions.length][LENGTH];
        double[][] entropies = new double[completions.length][LENGTH];
        for (int i = 0; i < completions.length; i++) {
            for (int t = 0; t < LENGTH; t++) {
                logProbs[i][t] = scores[t].logProbs()[completions[i][t]];
                entropies[i][t] = scores[t].entropy();
            }
        }
        return new TokenScores(logProbs, entropies);
    }

    private static void add(double[][] gradient, LogitScores[] scores, int[][] completions, TokenScores byScore) {
        for (int i = 0; i < completions.length; i++) {
            for (int t = 0; t < LENGTH; t++) {
                double[] row =
                        scores[t].backward(completions[i][t], byScore.logProbs()[i][t], byScore.entropies()[i][t], 1);
                for (int v = 0; v < TOKENS; v++) {
                    gradient[t][v] += row[v];
                }
            }
        }
    }

    private void descend(double[][] gradient) {
        double norm = Math.sqrt(Arrays.stream(gradient)
                .flatMapToDouble(Arrays::stream)
                .map(g -> g * g)
                .sum());
        for (int t = 0; norm > 0 && t < LENGTH; t++) {
            for (int v = 0; v < TOKENS; v++) {
                logits[t][v] -= 0.2 * gradient[t][v] / norm;
            }
        }
    }
}
