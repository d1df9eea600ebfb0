package org.rlvr4j.grpo.optim;

/**
 * Adam with weight decay added to the gradient, as {@code torch.optim.Adam} of PyTorch 2.7 computes it. Without weight
 * decay it is the same as {@link AdamW}.
 *
 * <p>Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015.
 *
 * @param beta1 decay of the average of gradients, in [0, 1)
 * @param beta2 decay of the average of squared gradients, in [0, 1)
 * @param eps added to the root of the average of squares, above 0
 * @param weightDecay 0 or more
 * @param decayScope what is decayed
 */
public record Adam(double beta1, double beta2, double eps, double weightDecay, DecayScope decayScope)
        implements OptimizerConfig {

    public Adam {
        OptimizerChecks.adam(beta1, beta2, eps);
        OptimizerChecks.weightDecay(weightDecay);
    }

    @Override
    public Adam withWeightDecay(double weightDecay, DecayScope scope) {
        return new Adam(beta1, beta2, eps, weightDecay, scope);
    }
}
