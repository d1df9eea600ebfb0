package org.rlvr4j.rollout.policy;

/**
 * How logits become the distribution that a token is drawn from. The filters apply in the order of the fields, each on
 * what the one before left, as Hugging Face transformers' logits warpers do.
 *
 * @param temperature logits are divided by it; 0 takes the most probable token (the lowest id among equals)
 * @param topK keeps the k most probable tokens (ties with the k-th stay); 0 keeps all
 * @param topP keeps the fewest most probable tokens whose probability sums to at least this; 1 keeps all
 * @param minP keeps tokens at least this fraction as probable as the most probable one; 0 keeps all
 */
public record Distribution(double temperature, int topK, double topP, double minP) {

    /** The model's own distribution: temperature 1, nothing filtered. */
    public static final Distribution UNCHANGED = new Distribution(1.0, 0, 1.0, 0.0);

    /** Always the most probable token. */
    public static final Distribution GREEDY = new Distribution(0.0, 0, 1.0, 0.0);

    public Distribution {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature is " + temperature + "; it must be finite and 0 or more");
        }
        if (temperature > 0 && temperature < 1e-3) {
            throw new IllegalArgumentException("temperature is " + temperature
                    + "; below 0.001 logits overflow: use 0, which always takes the most probable token");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK is " + topK + "; it must be 0 (keep all) or more");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP is " + topP + "; it must lie in (0, 1], 1 keeps all");
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP is " + minP + "; it must lie in [0, 1], 0 keeps all");
        }
    }

    /** The model's distribution at a temperature, nothing filtered. */
    public static Distribution atTemperature(double temperature) {
        return new Distribution(temperature, 0, 1.0, 0.0);
    }

    /** Returns whether top-k, top-p or min-p removes tokens, so that log-probs are not those of what was drawn. */
    public boolean isFiltered() {
        return topK > 0 || topP < 1 || minP > 0;
    }
}
