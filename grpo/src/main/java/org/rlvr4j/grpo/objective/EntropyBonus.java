package org.rlvr4j.grpo.objective;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;

/**
 * A bonus for entropy: {@code -coefficient * H}, averaged over tokens.
 *
 * @param coefficient finite; 0 for none
 * @param aggregation how entropies are averaged; null for the weights of the loss
 */
public record EntropyBonus(double coefficient, @Nullable Aggregation aggregation) {

    public EntropyBonus {
        if (!Double.isFinite(coefficient)) {
            throw new IllegalArgumentException("the entropy coefficient is " + coefficient + "; it must be finite");
        }
    }

    /** Averaged with the weights of the loss. */
    public EntropyBonus(double coefficient) {
        this(coefficient, null);
    }
}
