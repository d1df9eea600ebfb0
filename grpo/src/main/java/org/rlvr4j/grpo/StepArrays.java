package org.rlvr4j.grpo;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.report.Rollout;

/** A step's rollouts as the objective takes them, whole or in mini-batches. */
final class StepArrays {
    private final List<Rollout> rollouts;
    private final Advantages advantages;
    private final double[][] samplerLogProbs;
    private double @Nullable [][] oldLogProbs;
    private double @Nullable [][] referenceLogProbs;

    StepArrays(List<Rollout> rollouts, Advantages advantages) {
        this.rollouts = rollouts;
        this.advantages = advantages;
        this.samplerLogProbs = rollouts.stream()
                .map(rollout -> widen(rollout.completion().logProbs()))
                .toArray(double[][]::new);
    }

    void oldLogProbs(double[][] logProbs) {
        oldLogProbs = logProbs;
    }

    void referenceLogProbs(double[][] logProbs) {
        referenceLogProbs = logProbs;
    }

    /**
     * Returns what the objective is told of some of the rollouts, in the given order.
     *
     * @param entropyCoefficient of their update; null for the objective's own
     */
    StepSamples samples(int[] members, @Nullable Double entropyCoefficient) {
        boolean[] truncated = new boolean[members.length];
        for (int i = 0; i < members.length; i++) {
            truncated[i] = rollouts.get(members[i]).completion().isTruncated();
        }
        return StepSamples.builder(ints(members, Rollout::length))
                .groups(ints(members, Rollout::group))
                .advantages(advantages.of(members))
                .truncated(truncated)
                .oldLogProbs(pick(oldLogProbs, members))
                .samplerLogProbs(pick(samplerLogProbs, members))
                .referenceLogProbs(pick(referenceLogProbs, members))
                .entropyCoefficient(entropyCoefficient)
                .build();
    }

    private int[] ints(int[] members, ToIntFunction<Rollout> value) {
        return IntStream.of(members).mapToObj(rollouts::get).mapToInt(value).toArray();
    }

    private static double @Nullable [][] pick(double @Nullable [][] rows, int[] members) {
        return rows == null
                ? null
                : IntStream.of(members).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
