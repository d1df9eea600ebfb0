package org.rlvr4j.examples.config;

/**
 * A coefficient of the entropy bonus that follows the policy, as {@code AdaptiveEntropy} has it.
 *
 * @param adaptive whether it does; it begins at {@code objective.entropyBonus}
 * @param min smallest coefficient
 * @param max largest coefficient
 * @param delta change per update
 * @param target entropy in nats per token, at or below which the bonus applies
 */
public record EntropySettings(boolean adaptive, double min, double max, double delta, double target) {

    public EntropySettings {
        Checks.finite("entropy.min", min);
        Checks.within("entropy.max", max, min, Double.MAX_VALUE);
        Checks.within("entropy.delta", delta, 0, Double.MAX_VALUE);
        Checks.finite("entropy.target", target);
    }
}
