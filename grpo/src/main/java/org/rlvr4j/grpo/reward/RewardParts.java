package org.rlvr4j.grpo.reward;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a completion is worth to each of a run's rewards, in their order: {@code verdict} first, shaped, then those beside
 * it.
 *
 * @param values by name, before their weights; {@code NaN} where a reward has nothing to say
 * @param total the weighted sum of those that have; empty if the verdict says nothing about the completion
 */
public record RewardParts(Map<String, Double> values, OptionalDouble total) {

    public RewardParts {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
