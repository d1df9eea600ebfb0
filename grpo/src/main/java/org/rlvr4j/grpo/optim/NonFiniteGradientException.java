package org.rlvr4j.grpo.optim;

/** A gradient is NaN or infinite. The weights have not been touched. */
public final class NonFiniteGradientException extends RuntimeException {
    private final String parameter;

    NonFiniteGradientException(String parameter, double norm) {
        super("the gradient of parameter " + parameter + " has norm " + norm);
        this.parameter = parameter;
    }

    /** Returns the name of the first parameter that has such a gradient. */
    public String parameter() {
        return parameter;
    }
}
