package org.rlvr4j.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.DataSettings.AnswerStyle;
import org.rlvr4j.examples.config.DataSettings.Format;
import org.rlvr4j.verifiers.Verdict;

class AnswerVerifiersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GSM8K  | TAGS     | <think>6 times 7</think> <answer>42</answer> | true",
                "GSM8K  | TAGS     | <answer>42</answer>                          | false",
                "GSM8K  | TAGS     | <think>6 times 7</think> <answer>41</answer> | false",
                "GSM8K  | BOXED    | so \\boxed{42}                               | true",
                "GSM8K  | BOXED    | so 42                                        | false",
                "GSM8K  | GSM8K    | 6 * 7 = 42. #### 42                          | true",
                "GSM8K  | ANYWHERE | I think it is 42.                            | true",
                "FIELDS | TAGS     | <think>x</think><answer>\\frac{84}{2}</answer> | true",
                "FIELDS | BOXED    | \\boxed{6 \\cdot 7}                          | true",
            })
    void of_looksWhereItIsTold(Format format, AnswerStyle style, String completion, boolean right) {
        Verdict verdict = AnswerVerifiers.of(settings(format, style), "42").verify(completion);
        assertThat(verdict instanceof Verdict.Correct).as(verdict.reason()).isEqualTo(right);
    }

    @Test
    void of_refusesAnswersThatAreNoNumberForGsm8k() {
        assertThatThrownBy(() -> AnswerVerifiers.of(settings(Format.GSM8K, AnswerStyle.TAGS), "x + 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a number");
    }

    private static DataSettings settings(Format format, AnswerStyle style) {
        return new DataSettings("rows.jsonl", null, List.of(), 0, format, "question", "answer", "r1-zero", style);
    }
}
