package org.rlvr4j.rollout.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a batch that is scored at once.
 *
 * @param places of its sequences in the whole batch
 * @param batch the sequences
 */
record BatchPart(List<Integer> places, TokenBatch batch) {

    /**
     * Splits a batch into parts of sequences of like length, so that attention's grid has few empty cells.
     *
     * @param tokens in a part at most, counted as the longest sequence times the number of them; a longer sequence has a
     *     part of its own
     */
    static List<BatchPart> byLength(TokenBatch batch, int tokens) {
        List<TokenSequence> sequences = batch.sequences();
        List<Integer> byLength = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> sequences.get(i).length()))
                .toList();
        List<BatchPart> parts = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= byLength.size(); to++) {
            if (to == byLength.size()
                    || (long) (to + 1 - from) * sequences.get(byLength.get(to)).length() > tokens) {
                parts.add(of(batch, byLength.subList(from, to)));
                from = to;
            }
        }
        return parts;
    }

    private static BatchPart of(TokenBatch whole, List<Integer> places) {
        List<TokenSequence> sequences =
                places.stream().map(whole.sequences()::get).toList();
        return new BatchPart(places, new TokenBatch(sequences, whole.temperature()));
    }

    /** Puts this part's scores where they belong among those of the whole batch. */
    void put(TokenScores part, TokenScores whole) {
        for (int i = 0; i < places.size(); i++) {
            whole.logProbs()[places.get(i)] = part.logProbs()[i];
            whole.entropies()[places.get(i)] = part.entropies()[i];
        }
    }
}
