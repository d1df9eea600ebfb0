package org.rlvr4j.rollout.policy.draw;

/**
 * A token drawn from logits, in plain Java and {@code double}: the reference that native decoders agree with.
 *
 * <p>Temperature, penalty and filters are those of {@link Distribution}. Where equal logits straddle the edge of top-p,
 * lower ids stay.
 *
 * @param token the id
 * @param logProb in nats, under the sampling temperature and before the filters; at temperature 0 the untempered one
 * @param untemperedLogProb in nats, at temperature 1
 */
public record TokenDraw(int token, double logProb, double untemperedLogProb) {

    /**
     * Draws a token: the first, by id, at which the cumulative distribution passes the uniform.
     *
     * @param logits one per id; negative infinity for ids that cannot be drawn
     * @param uniform in {@code [0, 1)}; ignored at temperature 0
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or none is finite
     */
    public static TokenDraw draw(double[] logits, Distribution distribution, double uniform) {
        return draw(logits, distribution, Context.NONE, uniform);
    }

    /**
     * What a draw depends on beside the logits.
     *
     * @param tokens that the sequence holds, prompt included; read where the distribution has a repetition penalty
     * @param barred tokens that must not be drawn
     */
    public record Context(int[] tokens, int[] barred) {

        /** No tokens, nothing barred. */
        public static final Context NONE = new Context(new int[0], new int[0]);
    }

    /**
     * Draws a token that follows others. The log-probabilities are the model's, whatever the context.
     *
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or no token that may be drawn is finite
     */
    public static TokenDraw draw(double[] logits, Distribution distribution, Context context, double uniform) {
        double temperature = distribution.temperature() == 0 ? 1 : distribution.temperature();
        double[] tempered = temper(logits, temperature);
        double[] choices = processed(logits, distribution, context);
        int token = distribution.temperature() == 0
                ? mostProbable(choices)
                : invert(probabilities(choices, distribution), uniform);
        double untempered = logits[token] - logSumExp(logits);
        return new TokenDraw(token, temperature == 1 ? untempered : tempered[token] - logSumExp(tempered), untempered);
    }

    /**
     * Returns logits with the repetition penalty of a distribution, and negative infinity for barred tokens; see
     * {@code RepetitionPenaltyLogitsProcessor} and {@code MinNewTokensLengthLogitsProcessor} of transformers 5.12.1.
     */
    public static double[] processed(double[] logits, Distribution distribution, Context context) {
        double[] processed = logits.clone();
        double penalty = distribution.repetitionPenalty();
        if (penalty != 1) {
            for (int id : context.tokens()) {
                processed[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
            }
        }
        for (int id : context.barred()) {
            processed[id] = Double.NEGATIVE_INFINITY;
        }
        return processed;
    }

    /**
     * Returns what a token is drawn from: probabilities that sum to 1, and 0 for the ids that a filter removed. At
     * temperature 0 all of it is on one id.
     *
     * @param logits after a penalty, if there is one
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or none is finite
     */
    public static double[] probabilities(double[] logits, Distribution distribution) {
        if (distribution.temperature() == 0) {
            double[] greedy = new double[logits.length];
            greedy[mostProbable(logits)] = 1;
            return greedy;
        }
        return new TokenFilters(temper(logits, distribution.temperature())).apply(distribution);
    }

    private static double[] temper(double[] logits, double temperature) {
        double[] tempered = new double[logits.length];
        for (int id = 0; id < logits.length; id++) {
            tempered[id] = logits[id] / temperature;
        }
        return tempered;
    }

    private static int mostProbable(double[] logits) {
        double max = max(logits);
        int id = 0;
        while (logits[id] != max) {
            id++;
        }
        return id;
    }

    private static int invert(double[] probabilities, double uniform) {
        double target = uniform * sum(probabilities);
        double cumulative = 0;
        int last = 0;
        for (int id = 0; id < probabilities.length; id++) {
            cumulative += probabilities[id];
            if (cumulative > target) {
                return id;
            }
            last = probabilities[id] > 0 ? id : last;
        }
        return last; // the target was rounded up to the whole
    }

    static double[] softmax(double[] logits) {
        double[] probabilities = exponentials(logits, max(logits));
        normalize(probabilities);
        return probabilities;
    }

    /** Divides values by their sum. */
    static void normalize(double[] values) {
        double sum = sum(values);
        for (int id = 0; id < values.length; id++) {
            values[id] /= sum;
        }
    }

    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double logSumExp(double[] logits) {
        double max = max(logits);
        return max + Math.log(sum(exponentials(logits, max)));
    }

    private static double[] exponentials(double[] logits, double max) {
        double[] exponentials = new double[logits.length];
        for (int id = 0; id < logits.length; id++) {
            exponentials[id] = Math.exp(logits[id] - max);
        }
        return exponentials;
    }

    private static double max(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (Double.isNaN(logits[id]) || logits[id] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("the logit of token " + id + " is " + logits[id]
                        + ": the weights have diverged; lower the learning rate or clip the gradient");
            }
            max = Math.max(max, logits[id]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("no token has a finite logit, so none can be drawn");
        }
        return max;
    }
}
