package org.rlvr4j.grpo.report;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.memory.MemoryPlan;

/**
 * What a run finds out before its first step, from completions of its first problems drawn with its own settings. They
 * are drawn with random numbers of their own, so that the run is the same with and without them.
 *
 * @param problems for which a group was drawn
 * @param groupSize completions per problem
 * @param figures by name, as in a step's metrics, with {@code pass@1}, {@code pass@N} for a group of N, and
 *     {@code format}, the share of judged completions in which an answer could be read; see {@code docs/metrics.md}
 * @param memory what the run is expected to need
 * @param signal why there is nothing to learn from; null if there is something
 * @param finding the same as a sentence with the remedy; null if there is something
 * @param rollouts what was drawn, problem by problem
 */
public record Preflight(
        int problems,
        int groupSize,
        Map<String, Double> figures,
        MemoryPlan memory,
        @Nullable DeadSignal signal,
        @Nullable String finding,
        List<Rollout> rollouts) {

    /** Enough to see whether a template or a begin-of-sequence token stands there twice. */
    private static final int FIRST_TOKENS = 32;

    /** Returns whether there is something to learn from. */
    public boolean isAlive() {
        return signal == null;
    }

    /** Returns a figure, or {@code NaN} where there is none of that name. */
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /** Returns the first token ids, up to 32, of the first prompt as the policy gets it. */
    public List<Integer> firstPromptTokens() {
        return IntStream.of(rollouts.get(0).promptTokens())
                .limit(FIRST_TOKENS)
                .boxed()
                .toList();
    }
}
