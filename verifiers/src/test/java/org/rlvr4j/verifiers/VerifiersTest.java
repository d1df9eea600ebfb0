package org.rlvr4j.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rlvr4j.verifiers.Verifiers.weight;

import org.junit.jupiter.api.Test;

final class VerifiersTest {

    private static final Verifier YES = completion -> new Verdict.Correct("yes");
    private static final Verifier NO = completion -> new Verdict.Wrong("no");
    private static final Verifier HALF = completion -> new Verdict.Partial(0.5, "half");
    private static final Verifier BROKEN = completion -> new Verdict.Failure("broken");

    @Test
    void allOf_everyPartCorrect() {
        assertThat(Verifiers.allOf(YES, YES).verify("x")).isEqualTo(new Verdict.Correct("yes; yes"));
    }

    @Test
    void allOf_firstOtherVerdictIsTheWholeOne() {
        assertThat(Verifiers.allOf(YES, HALF, BROKEN).verify("x")).isEqualTo(new Verdict.Partial(0.5, "half"));
    }

    @Test
    void allOf_noParts() {
        assertThatThrownBy(Verifiers::allOf).hasMessageContaining("at least one");
    }

    @Test
    void anyOf_oneCorrect() {
        assertThat(Verifiers.anyOf(NO, BROKEN, YES).verify("x")).isInstanceOf(Verdict.Correct.class);
    }

    @Test
    void anyOf_bestWithoutCorrect() {
        assertThat(Verifiers.anyOf(NO, HALF).verify("x")).isInstanceOf(Verdict.Partial.class);
        assertThat(Verifiers.anyOf(HALF, BROKEN).verify("x")).isInstanceOf(Verdict.Failure.class);
    }

    @Test
    void weighted_addsScores() {
        Verifier verifier = Verifiers.weighted(weight(0.25, YES), weight(0.75, HALF));

        Verdict verdict = verifier.verify("x");

        assertThat(((Verdict.Partial) verdict).score()).isEqualTo(0.625);
    }

    @Test
    void weighted_allAndNothing() {
        assertThat(Verifiers.weighted(weight(0.1, YES), weight(0.9, YES)).verify("x"))
                .isInstanceOf(Verdict.Correct.class);
        assertThat(Verifiers.weighted(weight(0.1, NO), weight(0.9, NO)).verify("x"))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void weighted_failureIsNotAScore() {
        assertThat(Verifiers.weighted(weight(0.5, YES), weight(0.5, BROKEN)).verify("x"))
                .isInstanceOf(Verdict.Failure.class);
    }

    @Test
    void weighted_weightsMustAddUp() {
        assertThatThrownBy(() -> Verifiers.weighted(weight(0.5, YES), weight(0.6, NO)))
                .hasMessageContaining("add up to 1");
    }
}
