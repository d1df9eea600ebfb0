package org.rlvr4j.verifiers.code.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.code.task.OutputMatcher.Whitespace;

class OutputMatcherTest {

    @Test
    void matches_trailing_ignoresEndsOnly() {
        OutputMatcher matcher = OutputMatcher.DEFAULT;
        assertThat(matcher.matches("a b\nc\n", "a b  \r\nc")).isTrue();
        assertThat(matcher.matches("a\n", "a\n\n\n")).isTrue();
        assertThat(matcher.matches("a\n", "\na\n")).isFalse();
        assertThat(matcher.matches("a b\n", "a  b\n")).isFalse();
    }

    @Test
    void matches_truncatedOrLongerOutput_isWrong() {
        assertThat(OutputMatcher.DEFAULT.matches("1\n2\n3\n", "1\n2\n")).isFalse();
        assertThat(OutputMatcher.DEFAULT.matches("1\n", "")).isFalse();
        assertThat(OutputMatcher.DEFAULT.matches("5\n", "4\n5\n6\n")).isFalse();
        assertThat(OutputMatcher.DEFAULT.matches("", "anything")).isFalse();
    }

    @Test
    void matches_tokens_ignoresAllWhiteSpace() {
        OutputMatcher matcher = new OutputMatcher(Whitespace.TOKENS, 0);
        assertThat(matcher.matches("1 2\n3", " 1\n2 3 ")).isTrue();
        assertThat(matcher.matches("12", "1 2")).isFalse();
    }

    @Test
    void matches_tolerance_isForFractionsOnly() {
        OutputMatcher matcher = new OutputMatcher(Whitespace.TRAILING, 1e-6);
        assertThat(matcher.matches("0.3333333", "0.33333334")).isTrue();
        assertThat(matcher.matches("1.5", "1.6")).isFalse();
        assertThat(matcher.matches("10000000", "10000001")).isFalse();
        assertThat(matcher.matches("1.0", "NaN")).isFalse();
    }

    @Test
    void matches_exact_isExact() {
        assertThat(new OutputMatcher(Whitespace.EXACT, 0).matches("a\n", "a")).isFalse();
    }
}
