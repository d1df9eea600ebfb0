package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.policy.draw.Distribution;

class SamplingOptionsTest {

    @Test
    void toBuilder_keepsEverything() {
        SamplingOptions options = SamplingOptions.builder()
                .groupSize(2)
                .distribution(new Distribution(0.5, 3, 0.9, 0.1))
                .maxNewTokens(7)
                .minNewTokens(3)
                .stopStrings("a", "b")
                .extraEosIds(Set.of(5))
                .rows(9)
                .stepsPerCall(4)
                .build();

        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options.toBuilder()
                        .extraEosIds(Set.of())
                        .ignoreEos(true)
                        .build()
                        .ignoreEos())
                .isTrue();
    }

    @Test
    void build_valuesOutOfRangeAreRefused() {
        SamplingOptions.Builder builder = SamplingOptions.builder();

        assertRefused(() -> builder.groupSize(0).build(), "groupSize is 0; it must be at least 1");
        builder.groupSize(1);
        assertRefused(() -> builder.maxNewTokens(-3).build(), "maxNewTokens is -3; it must be at least 1");
        builder.maxNewTokens(1);
        assertRefused(() -> builder.rows(0).build(), "rows is 0; it must be at least 1");
        builder.rows(1);
        assertRefused(() -> builder.stepsPerCall(0).build(), "stepsPerCall is 0; it must be at least 1");
        builder.stepsPerCall(1);
        assertRefused(() -> builder.stopStrings("x", "").build(), "a stop string is empty");
        builder.stopStrings(List.of());
        assertRefused(() -> builder.extraEosIds(Set.of(-1)).build(), "extraEosIds holds -1");
        assertRefused(() -> builder.extraEosIds(Set.of(1)).ignoreEos(true).build(), "contradict each other");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
