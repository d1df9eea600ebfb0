package org.rlvr4j.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionVerifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>(3 + 5) * 4 - 2</answer>",
                "<answer>(3 + 5) * 4 - 2 = 30</answer>",
                "<answer>4*(3+5)-2</answer>",
                "\\boxed{(3+5)\\times 4-2}",
                "<answer> (3 + 5) × 4 − 2 </answer>",
            })
    void verify_right(String completion) {
        assertThat(ExpressionVerifier.of(List.of(2, 3, 4, 5), 30).verify(completion))
                .isInstanceOf(Verdict.Correct.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>30</answer>",
                "<answer>(3 + 5) * 4 - 2 = 31</answer>",
                "<answer>3 * 5 * 2</answer>",
                "<answer>34 - 5 + 2 - 1</answer>",
                "<answer>(3 + 5) * 4 - 2 + 0 * 7</answer>",
                "<answer>(3 + 5) * 4</answer>",
                "(3 + 5) * 4 - 2",
            })
    void verify_wrong(String completion) {
        assertThat(ExpressionVerifier.of(List.of(2, 3, 4, 5), 30).verify(completion))
                .isNotInstanceOf(Verdict.Correct.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer></answer>",
                "<answer>1/0</answer>",
                "<answer>__import__('os')</answer>",
                "<answer>2**3</answer>",
                "<answer>(2</answer>",
                "<answer>99999999999999999999</answer>",
                "<answer>\\frac{1}2</answer>",
            })
    void verify_unreadable(String completion) {
        assertThat(ExpressionVerifier.of(List.of(2, 3), 6).verify(completion)).isInstanceOf(Verdict.Unparsable.class);
    }

    @Test
    void verify_digitsOfOneNumberAreNoNumbers() {
        assertThat(ExpressionVerifier.of(List.of(1, 1, 1, 81), 81).verify("<answer>1*81</answer>"))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void verify_exactFractions() {
        ExpressionVerifier verifier = ExpressionVerifier.of(List.of(3, 3, 8, 8), 24);

        assertThat(verifier.verify("<answer>8/(3-8/3)</answer>")).isInstanceOf(Verdict.Correct.class);
        assertThat(ExpressionVerifier.of(List.of(6, 34, 11, 1), 17).verify("<answer>6*34/11-1</answer>"))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void verify_deepNestingIsRefused() {
        String deep = "(".repeat(400) + "1" + ")".repeat(400);

        assertThat(ExpressionVerifier.of(List.of(1), 1).verify("<answer>" + deep + "</answer>"))
                .isInstanceOf(Verdict.Unparsable.class);
    }

    @Test
    void of_badNumbers() {
        assertThatThrownBy(() -> ExpressionVerifier.of(List.of(), 1)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> ExpressionVerifier.of(List.of(-1), 1)).hasMessageContaining("0 or above");
    }
}
