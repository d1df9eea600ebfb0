package org.rlvr4j.grpo.optim;

/**
 * Adam with decoupled weight decay, as {@code torch.optim.AdamW} of PyTorch 2.7 computes it.
 *
 * <p>With the gradient g at update t: {@code m = beta1 m + (1 - beta1) g}, {@code v = beta2 v + (1 - beta2) g²},
 * {@code p = p (1 - lr weightDecay) - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)}.
 *
 * <p>Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.
 *
 * @param beta1 decay of the average of gradients, in [0, 1)
 * @param beta2 decay of the average of squared gradients, in [0, 1)
 * @param eps added to the root of the average of squares, above 0
 * @param weightDecay 0 or more
 * @param decayScope what is decayed
 */
public record AdamW(double beta1, double beta2, double eps, double weightDecay, DecayScope decayScope)
        implements OptimizerConfig {

    /** beta 0.9 and 0.999, eps 1e-8, no weight decay: what GRPO trainers use. */
    public static final AdamW DEFAULT = new AdamW(0.9, 0.999, 1e-8, 0, DecayScope.ALL);

    public AdamW {
        OptimizerChecks.adam(beta1, beta2, eps);
        OptimizerChecks.weightDecay(weightDecay);
    }

    /** No weight decay. */
    public AdamW(double beta1, double beta2, double eps) {
        this(beta1, beta2, eps, 0, DecayScope.ALL);
    }

    @Override
    public AdamW withWeightDecay(double weightDecay, DecayScope scope) {
        return new AdamW(beta1, beta2, eps, weightDecay, scope);
    }
}
