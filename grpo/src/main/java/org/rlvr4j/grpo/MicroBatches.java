package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Splits sequences into batches that go through the policy together. A batch's longest sequence times its size stays
 * within a budget; a sequence that alone exceeds it is a batch of its own.
 *
 * <p>Sequences of like length leave little padding. Those of a group share a prompt, which some policies need to compute
 * once in a batch only. Which of the two is worth more, the policy knows.
 *
 * @param lengths tokens per sequence, prompts included
 * @param groups which sequences have the same prompt
 * @param budget in tokens
 */
record MicroBatches(int[] lengths, int[] groups, int budget) {

    /** Groups make for more batches, and for more grids in attention: not worth it to save less than one token in so many. */
    private static final int LEAST_SAVED = 8;

    /**
     * Returns the split by length, or that by group where it costs less.
     *
     * @param members indices into the lengths
     * @param cost of a batch, in tokens that go through the layers
     * @return the members, each once
     */
    List<int[]> of(int[] members, ToLongFunction<int[]> cost) {
        List<int[]> byLength = byLength(members);
        if (byLength.size() < 2) {
            return byLength;
        }
        List<int[]> byGroup = byGroup(members);
        long tokens = cost(byLength, cost);
        return (tokens - cost(byGroup, cost)) * LEAST_SAVED >= tokens ? byGroup : byLength;
    }

    private static long cost(List<int[]> batches, ToLongFunction<int[]> cost) {
        return batches.stream().mapToLong(cost).sum();
    }

    /** Returns batches of like lengths, the longest first, so that the first one needs the most memory. */
    List<int[]> byLength(int[] members) {
        return filled(IntStream.of(members).boxed().sorted(longestFirst()));
    }

    /** Returns batches in which groups stay together as far as the budget allows. */
    private List<int[]> byGroup(int[] members) {
        Map<Integer, List<Integer>> together = new LinkedHashMap<>();
        IntStream.of(members).boxed().sorted(longestFirst()).forEach(i -> together.computeIfAbsent(
                        groups[i], group -> new ArrayList<>())
                .add(i));
        return filled(together.values().stream().flatMap(Collection::stream));
    }

    private Comparator<Integer> longestFirst() {
        return Comparator.comparingInt((Integer i) -> -lengths[i]).thenComparingInt(i -> i);
    }

    private List<int[]> filled(Stream<Integer> ordered) {
        List<int[]> batches = new ArrayList<>();
        int[] order = ordered.mapToInt(i -> i).toArray();
        int begin = 0;
        int longest = 0;
        for (int end = 0; end < order.length; end++) {
            longest = Math.max(longest, lengths[order[end]]);
            if (end > begin && (long) (end + 1 - begin) * longest > budget) {
                batches.add(Arrays.copyOfRange(order, begin, end));
                begin = end;
                longest = lengths[order[end]];
            }
        }
        if (begin < order.length) {
            batches.add(Arrays.copyOfRange(order, begin, order.length));
        }
        return batches;
    }
}
