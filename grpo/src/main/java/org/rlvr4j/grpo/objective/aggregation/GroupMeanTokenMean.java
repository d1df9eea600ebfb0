package org.rlvr4j.grpo.objective.aggregation;

import java.util.HashMap;
import java.util.Map;

/**
 * Mean over groups of the mean over all tokens of the group: {@code 1/P sum_g (sum_(i in g),t l_it / sum_(i in g) n_i)}.
 * Every prompt weighs the same (SkyRL's {@code prompt_mean}).
 */
public record GroupMeanTokenMean() implements Aggregation {

    @Override
    public double[] weights(Counts counts) {
        Map<Integer, Integer> tokens = new HashMap<>();
        for (int i = 0; i < counts.size(); i++) {
            tokens.merge(counts.groups()[i], counts.tokens()[i], Integer::sum);
        }
        double[] weights = new double[counts.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Counts.per((double) tokens.getOrDefault(counts.groups()[i], 0) * tokens.size());
        }
        return weights;
    }
}
