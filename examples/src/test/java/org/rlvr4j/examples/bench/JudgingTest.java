package org.rlvr4j.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

class JudgingTest {

    @Test
    void math_isRightAndWrongByTurns() {
        try (Judging judging = Judging.open(Judging.Kind.MATH, 0)) {
            for (int problem = 0; problem < 8; problem++) {
                Verifier verifier = judging.verifier(problem);
                assertThat(verifier.verify("etaoin shrdlu")).isInstanceOf(Verdict.Correct.class);
                assertThat(verifier.verify("etaoin shrdlu")).isNotInstanceOf(Verdict.Correct.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<answer>37</answer>", "#### 37", "\\boxed{37} is the answer", "so $\\boxed{"})
    void math_whatAModelAnsweredItself_doesNotCount(String completion) {
        try (Judging judging = Judging.open(Judging.Kind.MATH, 0)) {
            assertThat(judging.verifier(3).verify(completion)).isInstanceOf(Verdict.Correct.class);
        }
    }
}
