package org.rlvr4j.verifiers.code.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueMatcherTest {

    private static final ValueMatcher MATCHER = ValueMatcher.DEFAULT;

    @Test
    void matches_integers_exactly() {
        assertThat(MATCHER.matches(json("9007199254740993"), new Value.Int(9007199254740993L)))
                .isTrue();
        assertThat(MATCHER.matches(json("9007199254740993"), new Value.Int(9007199254740992L)))
                .isFalse();
        assertThat(MATCHER.matches(json("1267650600228229401496703205376"), new Value.BigInt(BigInteger.TWO.pow(100))))
                .isTrue();
    }

    @Test
    void matches_doubles_withinRelativeTolerance() {
        assertThat(MATCHER.matches(json("1000000.0"), new Value.Real(1_000_000.5)))
                .isTrue();
        assertThat(MATCHER.matches(json("1000000.0"), new Value.Real(1_000_002)))
                .isFalse();
        assertThat(MATCHER.matches(json("0.1"), new Value.Real(0.1f))).isTrue();
        assertThat(MATCHER.matches(json("3"), new Value.Real(3.0))).isTrue();
        assertThat(new ValueMatcher(0, true).matches(json("0.3"), new Value.Real(0.1 + 0.2)))
                .isFalse();
    }

    @Test
    void matches_notANumber_onlyItself() {
        assertThat(MATCHER.matches(json("\"NaN\""), new Value.Real(Double.NaN))).isTrue();
        assertThat(MATCHER.matches(json("1.5"), new Value.Real(Double.NaN))).isFalse();
        assertThat(MATCHER.matches(json("\"-Infinity\""), new Value.Real(Double.NEGATIVE_INFINITY)))
                .isTrue();
        assertThat(MATCHER.matches(json("1.0e300"), new Value.Real(Double.POSITIVE_INFINITY)))
                .isFalse();
    }

    @Test
    void matches_hugeScale_isDecidedWithoutExpanding() {
        Value huge = new Value.Decimal(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE));
        assertThat(MATCHER.matches(json("1"), huge)).isFalse();
    }

    @Test
    void matches_types_areNotConfused() {
        assertThat(MATCHER.matches(json("1"), new Value.Bool(true))).isFalse();
        assertThat(MATCHER.matches(json("\"1\""), new Value.Int(1))).isFalse();
        assertThat(MATCHER.matches(json("null"), new Value.Text("null"))).isFalse();
        assertThat(MATCHER.matches(json("[]"), new Value.Null())).isFalse();
        assertThat(MATCHER.matches(json("\"x\""), new Value.Char('x'))).isTrue();
        assertThat(MATCHER.matches(json("7"), new Value.Opaque("Solution$1"))).isFalse();
    }

    @Test
    void matches_lists_inOrderUnlessToldOtherwise() {
        Value actual = new Value.Sequence(List.of(new Value.Int(2), new Value.Int(1), new Value.Int(2)));
        assertThat(MATCHER.matches(json("[2, 1, 2]"), actual)).isTrue();
        assertThat(MATCHER.matches(json("[1, 2, 2]"), actual)).isFalse();
        assertThat(new ValueMatcher(0, false).matches(json("[1, 2, 2]"), actual))
                .isTrue();
        assertThat(new ValueMatcher(0, false).matches(json("[1, 1, 2]"), actual))
                .isFalse();
        assertThat(MATCHER.matches(json("[2, 1]"), actual)).isFalse();
    }

    @Test
    void matches_sets_withoutOrder() {
        Value actual = new Value.Bag(List.of(new Value.Int(3), new Value.Int(1)));
        assertThat(MATCHER.matches(json("[1, 3]"), actual)).isTrue();
        assertThat(MATCHER.matches(json("[1, 2]"), actual)).isFalse();
    }

    @Test
    void matches_maps_byKeyText() {
        Value actual = new Value.Mapping(List.of(
                new Value.Entry(new Value.Int(1), new Value.Text("a")),
                new Value.Entry(new Value.Char('k'), new Value.Sequence(List.of(new Value.Real(2))))));
        assertThat(MATCHER.matches(json("{\"k\": [2], \"1\": \"a\"}"), actual)).isTrue();
        assertThat(MATCHER.matches(json("{\"k\": [2], \"1\": \"a\", \"x\": 1}"), actual))
                .isFalse();
        assertThat(MATCHER.matches(json("{\"k\": [3], \"1\": \"a\"}"), actual)).isFalse();
    }

    private static Value json(String text) {
        try {
            return JsonValues.of(new ObjectMapper().readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
