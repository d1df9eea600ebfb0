package org.rlvr4j.rollout.policy.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * What tokens are drawn from. The penalty and the filters apply in the order of the fields behind the temperature, the
 * penalty before it, each on what the one before left, as the logits processors of Hugging Face transformers 5.12.1 do.
 *
 * @param temperature logits are divided by it; 0 takes the most probable token (the lowest id among equals)
 * @param topK keeps the k most probable tokens (ties with the k-th stay); 0 keeps all
 * @param topP keeps the fewest most probable tokens whose probability sums to at least this; 1 keeps all
 * @param minP keeps tokens at least this fraction as probable as the most probable one; 0 keeps all
 * @param typicalP keeps the tokens whose information is nearest to the entropy, until their probability sums to this
 *     (arXiv 2202.00666); 1 keeps all
 * @param epsilonCutoff keeps tokens at least this probable, and the most probable one (arXiv 2210.15191); 0 keeps all
 * @param etaCutoff keeps tokens at least as probable as {@code min(eta, sqrt(eta) exp(-entropy))}, and the most probable
 *     one (arXiv 2210.15191); 0 keeps all
 * @param repetitionPenalty divides positive logits of the tokens that the sequence holds, prompt included, and multiplies
 *     negative ones (arXiv 1909.05858); applies to the most probable token, too; 1 changes nothing
 */
public record Distribution(
        double temperature,
        int topK,
        double topP,
        double minP,
        double typicalP,
        double epsilonCutoff,
        double etaCutoff,
        double repetitionPenalty) {

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
        if (!(typicalP > 0 && typicalP <= 1)) {
            throw new IllegalArgumentException("typicalP is " + typicalP + "; it must lie in (0, 1], 1 keeps all");
        }
        if (!(epsilonCutoff >= 0 && epsilonCutoff < 1)) {
            throw new IllegalArgumentException(
                    "epsilonCutoff is " + epsilonCutoff + "; it must lie in [0, 1), 0 keeps all, 3e-4 is usual");
        }
        if (!(etaCutoff >= 0 && etaCutoff < 1)) {
            throw new IllegalArgumentException(
                    "etaCutoff is " + etaCutoff + "; it must lie in [0, 1), 0 keeps all, 3e-4 is usual");
        }
        if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
            throw new IllegalArgumentException("repetitionPenalty is " + repetitionPenalty
                    + "; it must be finite and above 0, 1 changes nothing, more than 1 discourages repetition");
        }
    }

    /** The filters that most use. */
    public Distribution(double temperature, int topK, double topP, double minP) {
        this(temperature, topK, topP, minP, 1.0, 0.0, 0.0, 1.0);
    }

    /** The model's distribution at a temperature, nothing filtered. */
    public static Distribution atTemperature(double temperature) {
        return new Distribution(temperature, 0, 1.0, 0.0);
    }

    /** Returns this with locally typical sampling. */
    public Distribution withTypicalP(double mass) {
        return new Distribution(temperature, topK, topP, minP, mass, epsilonCutoff, etaCutoff, repetitionPenalty);
    }

    /** Returns this with epsilon sampling. */
    public Distribution withEpsilonCutoff(double epsilon) {
        return new Distribution(temperature, topK, topP, minP, typicalP, epsilon, etaCutoff, repetitionPenalty);
    }

    /** Returns this with eta sampling. */
    public Distribution withEtaCutoff(double eta) {
        return new Distribution(temperature, topK, topP, minP, typicalP, epsilonCutoff, eta, repetitionPenalty);
    }

    /** Returns this with a penalty on the tokens that the sequence holds. */
    public Distribution withRepetitionPenalty(double penalty) {
        return new Distribution(temperature, topK, topP, minP, typicalP, epsilonCutoff, etaCutoff, penalty);
    }

    /** Returns whether a penalty or a filter is on, so that log-probs are not those of what was drawn. */
    public boolean isFiltered() {
        return !filters().isEmpty();
    }

    /** Returns whether what is drawn depends on the tokens before it by more than the logits. */
    public boolean needsContext() {
        return repetitionPenalty != 1;
    }

    /** Returns the penalty and the filters that are on, each with its value. */
    public List<String> filters() {
        List<String> filters = new ArrayList<>();
        add(filters, repetitionPenalty != 1, "repetitionPenalty " + repetitionPenalty);
        add(filters, topK > 0, "topK " + topK);
        add(filters, topP < 1, "topP " + topP);
        add(filters, minP > 0, "minP " + minP);
        add(filters, typicalP < 1, "typicalP " + typicalP);
        add(filters, epsilonCutoff > 0, "epsilonCutoff " + epsilonCutoff);
        add(filters, etaCutoff > 0, "etaCutoff " + etaCutoff);
        return List.copyOf(filters);
    }

    private static void add(List<String> filters, boolean isOn, String filter) {
        if (isOn) {
            filters.add(filter);
        }
    }
}
