package org.rlvr4j.grpo.reward;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * All that makes up a run's reward: {@code weight * shaped(verdict) + sum of the others, weighted}. A completion about
 * which the verdict says nothing has no reward at all, whatever the others say of it.
 *
 * @param verdict what verdicts are worth
 * @param weight of the verdict's reward, finite
 * @param shaping of the verdict's reward, applied in this order
 * @param others rewards beside it
 */
public record RewardScheme(
        RewardPolicy verdict, double weight, List<RewardShaping> shaping, List<WeightedReward> others) {

    /** The name of the verdict's reward among all of them. */
    public static final String VERDICT = "verdict";

    private static final String OF_VERDICT = "of the verdict";

    public RewardScheme {
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("the weight of the verdict's reward is " + weight + "; it is finite");
        }
        shaping = List.copyOf(shaping);
        others = List.copyOf(others);
        Set<String> names = new HashSet<>();
        for (WeightedReward other : others) {
            if (!names.add(other.name())) {
                throw new IllegalArgumentException(
                        "two rewards are called " + other.name() + "; give each a name of its own");
            }
        }
    }

    /** The verdict's reward as it is. */
    public static RewardScheme of(RewardPolicy verdict) {
        return new RewardScheme(verdict, 1, List.of(), List.of());
    }

    /** Returns whether the sum of rewards is just the verdict's. */
    public boolean isPlain() {
        return weight == 1 && shaping.isEmpty() && others.isEmpty();
    }

    /** Returns the weights in the order of {@link RewardParts#values}. */
    public double[] weights() {
        return DoubleStream.concat(DoubleStream.of(weight), others.stream().mapToDouble(WeightedReward::weight))
                .toArray();
    }

    /**
     * Returns what a completion's verdict is worth, before any shaping; empty if it says nothing.
     *
     * @throws UnusableRewardException if the policy of rewards throws or gives what is not finite
     */
    public OptionalDouble ofVerdict(JudgedCompletion completion) {
        double raw = UnusableRewardException.check(OF_VERDICT, completion, () -> verdict.reward(completion.verdict()));
        return Double.isNaN(raw) ? OptionalDouble.empty() : OptionalDouble.of(raw);
    }

    /**
     * Returns what a completion is worth.
     *
     * @param raw the verdict's reward, as {@link #ofVerdict} gives it
     * @throws UnusableRewardException if a reward throws or is not finite
     */
    public RewardParts parts(JudgedCompletion completion, OptionalDouble raw) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (raw.isEmpty()) {
            values.put(VERDICT, Double.NaN);
            others.forEach(other -> values.put(other.name(), Double.NaN));
            return new RewardParts(values, OptionalDouble.empty());
        }
        double shaped = UnusableRewardException.check(OF_VERDICT, completion, () -> raw);
        for (RewardShaping step : shaping) {
            double before = shaped;
            shaped = UnusableRewardException.check(
                    name(step), completion, () -> OptionalDouble.of(step.shape(before, completion)));
        }
        values.put(VERDICT, shaped);
        double total = weight * shaped;
        for (WeightedReward other : others) {
            double value = UnusableRewardException.check(
                    other.name(), completion, () -> other.function().reward(completion));
            values.put(other.name(), value);
            total += Double.isNaN(value) ? 0 : other.weight() * value;
        }
        return new RewardParts(values, OptionalDouble.of(total));
    }

    /** Lambdas have names that say nothing. */
    private String name(RewardShaping step) {
        Class<?> type = step.getClass();
        return type.isHidden() || type.isAnonymousClass()
                ? "shaping " + (shaping.indexOf(step) + 1)
                : type.getSimpleName();
    }
}
