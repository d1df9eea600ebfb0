package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Splits sequences into batches that go through the policy together. */
final class MicroBatches {

    private MicroBatches() {}

    /**
     * Puts sequences of like length together, the longest first, so that the first batch needs the most memory and
     * little is computed on padding. A batch's longest sequence times its size stays within the budget; a sequence that
     * alone exceeds it is a batch of its own.
     *
     * @param members indices into the lengths
     * @param lengths tokens per sequence, prompts included
     * @return the members, each once
     */
    static List<int[]> of(int[] members, int[] lengths, int budget) {
        int[] longestFirst = IntStream.of(members)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -lengths[i]).thenComparingInt(i -> i))
                .mapToInt(i -> i)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int begin = 0;
        while (begin < longestFirst.length) {
            int fitting = Math.max(1, budget / lengths[longestFirst[begin]]);
            int end = Math.min(longestFirst.length, begin + fitting);
            batches.add(IntStream.range(begin, end).map(i -> longestFirst[i]).toArray());
            begin = end;
        }
        return batches;
    }
}
