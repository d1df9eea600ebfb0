package org.rlvr4j.grpo.objective.kl;

/**
 * An estimator that is cut off, and passes no gradient, where it would explode: verl and NeMo-RL cut the input at 20 and
 * the output at 10.
 *
 * @param estimator what is cut off
 * @param input {@code x} is held within plus and minus this; infinite for no bound
 * @param output the estimate is held within plus and minus this; infinite for no bound
 */
public record ClampedKl(KlEstimator estimator, double input, double output) implements KlEstimator {

    public ClampedKl {
        if (!(input > 0) || !(output > 0)) {
            throw new IllegalArgumentException(
                    "KL clamps are " + input + " and " + output + "; they must be above 0, infinite for none");
        }
    }

    @Override
    public double value(double x) {
        return clamp(estimator.value(clamp(x, input)), output);
    }

    @Override
    public double slope(double x) {
        return cuts(x) ? 0 : estimator.slope(x);
    }

    @Override
    public boolean cuts(double x) {
        return Math.abs(x) > input || Math.abs(estimator.value(x)) > output;
    }

    private static double clamp(double value, double bound) {
        return Math.max(-bound, Math.min(bound, value));
    }
}
