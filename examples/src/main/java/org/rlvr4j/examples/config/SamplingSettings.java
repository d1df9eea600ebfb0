package org.rlvr4j.examples.config;

import java.util.List;

/**
 * How completions are drawn: from the model's own distribution at a temperature. Filters such as top-p have no place
 * here, since what is learned from must have the probabilities that it was drawn with.
 *
 * @param promptsPerStep problems per step
 * @param groupSize completions per problem, compared with each other
 * @param temperature logits are divided by it
 * @param maxNewTokens where a completion is cut off
 * @param stop texts that end a completion
 * @param rows completions that grow side by side
 */
public record SamplingSettings(
        int promptsPerStep, int groupSize, double temperature, int maxNewTokens, List<String> stop, int rows) {

    public SamplingSettings {
        stop = List.copyOf(stop);
        Checks.atLeast("sampling.promptsPerStep", promptsPerStep, 1);
        Checks.atLeast("sampling.groupSize", groupSize, 2);
        Checks.atLeast("sampling.maxNewTokens", maxNewTokens, 1);
        Checks.atLeast("sampling.rows", rows, 1);
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("sampling.temperature is " + temperature
                    + "; it must be above 0, or all completions of a group would be the same");
        }
    }
}
