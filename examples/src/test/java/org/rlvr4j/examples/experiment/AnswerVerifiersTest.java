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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,200.0         | 1200",
                "$ 0.50          | 0.5",
                "-0              | 0",
                "10e2            | 1000",
                "x + 1           | x + 1",
                "1e999999999     | 1E+999999999",
                "10.0e999999998  | 1E+999999999",
                "1e-999999999    | 1E-999999999",
                "1000e2147483647 | 1000e2147483647",
            })
    void spelling_isOneForEqualNumbersAndNeverLong(String answer, String spelling) {
        assertThat(AnswerVerifiers.spelling(answer)).isEqualTo(spelling);
    }

    @Test
    void spelling_ofVeryManyDigits() {
        String digits = "7".repeat(100_000);
        assertThat(AnswerVerifiers.spelling(digits)).isEqualTo(digits);
    }

    private static DataSettings settings(Format format, AnswerStyle style) {
        return new DataSettings("rows.jsonl", null, List.of(), 0, format, "question", "answer", "r1-zero", style);
    }
}
