package org.rlvr4j.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChoiceVerifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C",
                "(C)",
                "C. Paris",
                "\\boxed{C}",
                "\\boxed{\\text{(C)}}",
                "The answer is C.",
                "The answer is (C) Paris, since it is the capital.",
                "The correct answer is option C",
                "**Answer: C**",
                "所以答案是C。",
                "La réponse est (C).",
                "Ответ: C",
                "A train leaves at ten, so B is out.\n\n**C**",
                "<think>A or B</think><answer>c</answer>",
            })
    void verify_right(String completion) {
        assertThat(ChoiceVerifier.of("C").verify(completion)).isInstanceOf(Verdict.Correct.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B",
                "The answer is A or C.",
                "\\boxed{C or D}",
                "\\boxed{B} \\boxed{C}",
                "\\boxed{Car}",
                "Clearly so",
                "",
            })
    void verify_wrong(String completion) {
        assertThat(ChoiceVerifier.of("C").verify(completion)).isNotInstanceOf(Verdict.Correct.class);
    }

    @Test
    void verify_articleIsNoChoice() {
        assertThat(ChoiceVerifier.of("A").verify("No valid answer here")).isInstanceOf(Verdict.Unparsable.class);
        assertThat(ChoiceVerifier.of("A").verify("A train leaves at ten")).isInstanceOf(Verdict.Unparsable.class);
    }

    @Test
    void caseSensitive_smallLetter() {
        assertThat(ChoiceVerifier.of("C").caseSensitive().verify("\\boxed{c}")).isInstanceOf(Verdict.Unparsable.class);
    }

    @Test
    void of_goldIsNoChoice() {
        assertThatThrownBy(() -> ChoiceVerifier.of("42")).hasMessageContaining("none of the choices");
    }
}
