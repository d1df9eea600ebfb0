package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitSumProblemTest {

    @Test
    void prompt_writesTheSum() {
        var problem = new DigitSumProblem(List.of(3, 8, 3, 3, 1, 1));
        assertThat(problem.prompt()).isEqualTo("3+8+3+3+1+1=?\n");
        assertThat(problem.sum()).isEqualTo(19);
    }

    @Test
    void isHeldOut_splitsOffOneInSeven() {
        long heldOut = IntStream.range(0, 531_441)
                .mapToObj(DigitSumProblemTest::numbered)
                .filter(DigitSumProblem::isHeldOut)
                .count();
        assertThat(heldOut / 531_441.0).isBetween(0.142, 0.144);
    }

    @Test
    void draw_keepsToItsSideOfTheSplit() {
        var random = new Random(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(DigitSumProblem.draw(random, true).isHeldOut()).isTrue();
            assertThat(DigitSumProblem.draw(random, false).isHeldOut()).isFalse();
        }
    }

    @Test
    void heldOut_isDistinctAndSeeded() {
        var problems = DigitSumProblem.heldOut(3, 500);
        assertThat(problems).doesNotHaveDuplicates().hasSize(500).isEqualTo(DigitSumProblem.heldOut(3, 500));
        assertThat(problems).isNotEqualTo(DigitSumProblem.heldOut(4, 500));
    }

    @Test
    void constructor_refusesOtherDigits() {
        assertThatThrownBy(() -> new DigitSumProblem(List.of(0, 1, 1, 1, 1, 1))).hasMessageContaining("each 1 to 9");
        assertThatThrownBy(() -> new DigitSumProblem(List.of(1, 1))).hasMessageContaining("6 of them");
    }

    private static DigitSumProblem numbered(int number) {
        int rest = number;
        Integer[] digits = new Integer[DigitSumProblem.DIGITS];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = 1 + rest % 9;
            rest /= 9;
        }
        return new DigitSumProblem(List.of(digits));
    }
}
