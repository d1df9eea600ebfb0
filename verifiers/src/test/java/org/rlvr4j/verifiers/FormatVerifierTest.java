package org.rlvr4j.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormatVerifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>hm</think> <answer>4</answer>",
                "\n<think>hm</think>\n\n<answer>4</answer>\n",
                "<think>a < b</think><answer>4</answer>",
            })
    void r1Zero_rightShape(String completion) {
        assertThat(FormatVerifier.r1Zero().verify(completion)).isInstanceOf(Verdict.Correct.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "<think>hm</think>",
                "<answer>4</answer><think>hm</think>",
                "<think>hm</think> so <answer>4</answer>",
                "<think>hm</think><answer>4</answer> done",
                "<think></think><answer>4</answer>",
                "<think>hm</think><answer> </answer>",
                "<think>hm</think><answer>4</answer><answer>5</answer>",
                "<think>hm<answer>4</answer></think>",
                "<think>hm</think><answer>4",
            })
    void r1Zero_wrongShape(String completion) {
        assertThat(FormatVerifier.r1Zero().verify(completion)).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void openedByPrompt_firstTagIsThere() {
        FormatVerifier verifier = FormatVerifier.r1Zero().openedByPrompt();

        assertThat(verifier.verify("hm</think><answer>4</answer>")).isInstanceOf(Verdict.Correct.class);
        assertThat(verifier.verify("<think>hm</think><answer>4</answer>").reason())
                .isEqualTo("<think> occurs more than once");
    }

    @Test
    void of_badTags() {
        assertThatThrownBy(FormatVerifier::of).hasMessageContaining("at least one");
        assertThatThrownBy(() -> FormatVerifier.of("<a>")).hasMessageContaining("without angle brackets");
    }
}
