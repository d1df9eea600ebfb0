package org.rlvr4j.grpo.optim;

/**
 * Gradient descent with momentum, as {@code torch.optim.SGD} of PyTorch 2.7 computes it without dampening:
 * {@code b = momentum b + g + weightDecay p}, {@code p = p - lr b}. It keeps one array per parameter where Adam keeps
 * two.
 *
 * @param momentum in [0, 1)
 * @param weightDecay 0 or more
 * @param decayScope what is decayed
 */
public record Sgd(double momentum, double weightDecay, DecayScope decayScope) implements OptimizerConfig {

    public Sgd {
        OptimizerChecks.fraction("momentum", momentum);
        OptimizerChecks.weightDecay(weightDecay);
    }

    @Override
    public Sgd withWeightDecay(double weightDecay, DecayScope scope) {
        return new Sgd(momentum, weightDecay, scope);
    }
}
