package org.rlvr4j.grpo.optim;

/** Which optimizer, with its settings. The learning rate is not one of them: it comes from a schedule. */
public sealed interface OptimizerConfig permits AdamW, Adam, Sgd {

    /** Returns the strength of weight decay, 0 for none. */
    double weightDecay();

    /** Returns what is decayed. */
    DecayScope decayScope();

    /** Returns this with another strength of weight decay. */
    OptimizerConfig withWeightDecay(double weightDecay, DecayScope scope);

    /** Which parameters weight decay pulls towards zero. */
    enum DecayScope {
        /** Every parameter. */
        ALL,
        /** Parameters with two or more dimensions: neither norms nor biases. */
        MATRICES
    }
}
