package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedPromptsTest {

    private static final RotaryRows ONE_TABLE = new RotaryRows(0);

    private static SharedPrompts of(RotaryRows rotary, TokenSequence... sequences) {
        return SharedPrompts.of(
                List.of(sequences), IntStream.range(0, sequences.length).boxed().toList(), rotary);
    }

    private static TokenSequence sequence(int promptLength, int... tokens) {
        return new TokenSequence(tokens, promptLength);
    }

    @Test
    void of_findsEqualPrompts() {
        SharedPrompts prompts = of(
                ONE_TABLE, sequence(2, 1, 2, 3), sequence(2, 1, 3, 3), sequence(2, 1, 2, 4, 5), sequence(2, 1, 3, 6));

        assertThat(prompts.owners()).containsExactly(0, 1, 0, 1);
        assertThat(prompts.tokens()).isEqualTo(4);
    }

    @Test
    void of_promptsOfOtherLengthsAreOthers() {
        assertThat(of(ONE_TABLE, sequence(2, 1, 2, 3), sequence(1, 1, 2, 3)).owners())
                .containsExactly(0, 1);
    }

    @Test
    void of_leavesFewTokensWhereTheyAre() {
        int[] tokens = new int[40];

        SharedPrompts prompts = of(ONE_TABLE, sequence(1, tokens), sequence(1, tokens));

        assertThat(prompts.owners()).containsExactly(0, 1);
        assertThat(prompts.tokens()).isZero();
    }

    @Test
    void of_oneTokenInSixteenIsEnough() {
        TokenSequence eightInputs = sequence(1, new int[9]);

        assertThat(of(ONE_TABLE, eightInputs, eightInputs).owners()).containsExactly(0, 0);
        assertThat(of(ONE_TABLE, eightInputs, sequence(1, new int[10])).owners())
                .containsExactly(0, 1);
    }

    @Test
    void of_sequencesThatRotateDifferentlyShareNothing() {
        SharedPrompts prompts = of(new RotaryRows(4), sequence(2, 1, 2, 3), sequence(2, 1, 2, 3, 4, 5));

        assertThat(prompts.owners()).containsExactly(0, 1);
    }

    @Test
    void before_isThePromptWhereAnotherSequenceHasIt() {
        TokenSequence second = sequence(2, 1, 2, 4);
        SharedPrompts prompts = of(ONE_TABLE, sequence(2, 1, 2, 3), second);

        assertThat(prompts.before(0, sequence(2, 1, 2, 3))).isZero();
        assertThat(prompts.before(1, second)).isEqualTo(2);
    }
}
