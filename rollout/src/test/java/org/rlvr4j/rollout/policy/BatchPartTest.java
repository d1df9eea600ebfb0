package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchPartTest {

    private static TokenBatch lengths(int... lengths) {
        return new TokenBatch(
                IntStream.of(lengths)
                        .mapToObj(length -> new TokenSequence(new int[length], 1))
                        .toList(),
                0.7);
    }

    private static List<List<Integer>> places(TokenBatch batch, int tokens) {
        return BatchPart.byLength(batch, tokens).stream().map(BatchPart::places).toList();
    }

    @Test
    void byLength_putsLikeLengthsTogether() {
        assertThat(places(lengths(9, 2, 8, 3, 2), 18)).containsExactly(List.of(1, 4, 3), List.of(2, 0));
    }

    @Test
    void byLength_takesAsManyAsTheLongestLeavesRoomFor() {
        assertThat(places(lengths(4, 4, 4), 12)).containsExactly(List.of(0, 1, 2));
        assertThat(places(lengths(4, 4, 4), 11)).containsExactly(List.of(0, 1), List.of(2));
    }

    @Test
    void byLength_givesALongSequenceAPartOfItsOwn() {
        assertThat(places(lengths(50, 3, 60), 12)).containsExactly(List.of(1), List.of(0), List.of(2));
    }

    @Test
    void byLength_keepsTheTemperature() {
        assertThat(BatchPart.byLength(lengths(5, 4), 5))
                .allSatisfy(part -> assertThat(part.batch().temperature()).isEqualTo(0.7));
    }

    @Test
    void put_findsThePlaces() {
        TokenBatch batch = lengths(4, 2, 3);
        TokenScores whole = TokenScores.zeros(batch);
        for (BatchPart part : BatchPart.byLength(batch, 6)) {
            TokenScores scores = TokenScores.zeros(part.batch());
            for (int i = 0; i < part.places().size(); i++) {
                scores.logProbs()[i][0] = -part.batch().sequences().get(i).length();
                scores.entropies()[i][0] = part.batch().sequences().get(i).length();
            }
            part.put(scores, whole);
        }

        assertThat(Stream.of(whole.logProbs()).map(row -> row[0])).containsExactly(-4.0, -2.0, -3.0);
        assertThat(Stream.of(whole.entropies()).map(row -> row[0])).containsExactly(4.0, 2.0, 3.0);
    }
}
