package org.rlvr4j.grpo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateScheduleTest {

    static Stream<Arguments> vectors() {
        return OptimVectors.ofKind("schedule")
                .map(v -> Arguments.of(v.get("case").asText(), v));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void factor_agreesWithTransformers(String name, JsonNode vector) {
        JsonNode config = vector.get("config");
        LearningRateSchedule schedule = schedule(config);
        double[] expected = OptimVectors.doubles(vector.get("expected").get("lr_at_step"));
        double peak = config.get("base_lr").asDouble();
        for (int update = 0; update < expected.length; update++) {
            assertThat(peak * schedule.factor(update))
                    .as("update %d", update)
                    .isCloseTo(expected[update], within(1e-12));
        }
    }

    static LearningRateSchedule schedule(JsonNode config) {
        long warmup = config.path("num_warmup_steps").asLong();
        long total = config.path("num_training_steps").asLong();
        double peak = config.path("base_lr").asDouble(1);
        return switch (config.get("schedule").asText()) {
            case "get_constant_schedule" -> LearningRateSchedule.constant();
            case "get_constant_schedule_with_warmup" -> LearningRateSchedule.constant(warmup);
            case "get_linear_schedule_with_warmup" -> LearningRateSchedule.linear(warmup, total);
            case "get_cosine_schedule_with_warmup", "get_cosine_with_min_lr_schedule_with_warmup" ->
                new LearningRateSchedule.Cosine(
                        warmup,
                        total,
                        config.path("num_cycles").asDouble(0.5),
                        config.has("min_lr")
                                ? config.get("min_lr").asDouble() / peak
                                : config.path("min_lr_rate").asDouble(0));
            case "get_cosine_with_hard_restarts_schedule_with_warmup" ->
                new LearningRateSchedule.CosineRestarts(
                        warmup, total, config.path("num_cycles").asInt(1));
            case "get_polynomial_decay_schedule_with_warmup" ->
                new LearningRateSchedule.Polynomial(
                        warmup,
                        total,
                        config.path("power").asDouble(1),
                        config.path("lr_end").asDouble(1e-7) / peak);
            case "get_inverse_sqrt_schedule" -> new LearningRateSchedule.InverseSquareRoot(warmup);
            default -> throw new UnsupportedOperationException("no schedule " + config.get("schedule"));
        };
    }

    @Test
    void linear_floorIsReachedAndKept() {
        LearningRateSchedule schedule = LearningRateSchedule.linear(5, 100, 0.1);
        assertThat(schedule.factor(5)).isEqualTo(1);
        assertThat(schedule.factor(100)).isCloseTo(0.1, within(1e-15));
        assertThat(schedule.factor(1000)).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void linear_warmupLongerThanSchedule() {
        assertThatThrownBy(() -> LearningRateSchedule.linear(11, 10))
                .hasMessageContaining("11")
                .hasMessageContaining("10")
                .hasMessageContaining("shorten the warm-up");
    }
}
