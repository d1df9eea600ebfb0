package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.verifiers.Verdict;

class DigitSumVerifierTest {
    private final DigitSumVerifier verifier = new DigitSumVerifier(19);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>19</answer>",
                "<answer>019</answer>",
                "<think></think><answer>19</answer>",
                "<think>11+6+2</think><answer>19</answer>",
                "<think>whatever\nit thought</think><answer>19</answer>"
            })
    void verify_correct(String completion) {
        assertThat(verifier.verify(completion)).isInstanceOf(Verdict.Correct.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>18</answer>",
                "<think>19</think><answer>18</answer>",
                "<answer>99999999999999999999999999999999999999</answer>"
            })
    void verify_wrong(String completion) {
        assertThat(verifier.verify(completion)).isInstanceOf(Verdict.Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "19",
                "it is 19.",
                "<answer>19</answer> ",
                "<answer>19",
                "<answer></answer>",
                "<answer>-19</answer>",
                "<answer>1 9</answer>",
                "<answer>19</answer><answer>19</answer>",
                "<think>a<think>b</think><answer>19</answer>",
                "<think>a</think><think>b</think><answer>19</answer>",
                "<think>3+8=11<answer>19</answer>",
                "<answer>\u0661\u0669</answer>"
            })
    void verify_unparsable(String completion) {
        assertThat(verifier.verify(completion)).isInstanceOf(Verdict.Unparsable.class);
    }

    @Test
    void verify_saysWhatWasAnswered() {
        assertThat(verifier.verify("<answer>7</answer>").reason()).isEqualTo("answered 7, the sum is 19");
    }
}
