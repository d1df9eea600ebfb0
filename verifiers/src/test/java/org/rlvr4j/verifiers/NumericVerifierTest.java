package org.rlvr4j.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.verifiers.extract.AnswerFormat;

final class NumericVerifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16 - 3 = 13\n#### 42",
                "#### $42.00",
                "#### 4\n#### 42",
                "<think>no, 41</think><answer>42</answer>",
                "<answer> 42 eggs </answer>",
                "so \\boxed{42}",
                "so $\\boxed{\\text{42}}$ eggs",
                "The answer is **42**.",
                "The answer is 42 because 6*7=42.",
                "She has 6*7=42 dollars left",
                "42",
                "\\boxed{42} and once more \\boxed{42.0}",
                "\\boxed{\\frac{84}{2}}",
            })
    void verify_right(String completion) {
        assertThat(NumericVerifier.of("42").verify(completion)).isInstanceOf(Verdict.Correct.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#### 43",
                "<answer>43</answer> 42",
                "\\boxed{42} \\boxed{43}",
                "\\boxed{42x}",
                "The answer is 42 or 43.",
                "The answer is not 42.",
                "42 or 43",
                "-42",
                "4.2",
                "\\boxed{42",
                "",
            })
    void verify_wrong(String completion) {
        assertThat(NumericVerifier.of("42").verify(completion)).isNotInstanceOf(Verdict.Correct.class);
    }

    @Test
    void verify_thousandsSeparators() {
        NumericVerifier verifier = NumericVerifier.of("1,234,567.5");

        assertThat(verifier.verify("#### 1234567.50")).isInstanceOf(Verdict.Correct.class);
        assertThat(verifier.verify("#### $1 234 567.5")).isInstanceOf(Verdict.Correct.class);
        assertThat(verifier.verify("#### 1{,}234{,}567.5")).isInstanceOf(Verdict.Correct.class);
    }

    @Test
    void verify_strictFormat() {
        NumericVerifier verifier = NumericVerifier.of("42").withFormat(AnswerFormat.gsm8kStrict());

        assertThat(verifier.verify("#### 42")).isInstanceOf(Verdict.Correct.class);
        assertThat(verifier.verify("the answer is 42")).isInstanceOf(Verdict.Unparsable.class);
    }

    @Test
    void verify_headingIsNoAnswer() {
        assertThat(NumericVerifier.of("42").verify("#### Step 1: count the eggs\nThere are 42 eggs"))
                .isInstanceOf(Verdict.Correct.class);
    }

    @Test
    void within_tolerance() {
        NumericVerifier verifier = NumericVerifier.of("3.14").within(0.01);

        assertThat(verifier.verify("\\boxed{3.1416}")).isInstanceOf(Verdict.Correct.class);
        assertThat(verifier.verify("\\boxed{3.2}")).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void of_goldIsNoNumber() {
        assertThatThrownBy(() -> NumericVerifier.of("x^2")).hasMessageContaining("not a number");
    }
}
