package org.rlvr4j.grpo.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalTest {

    /** The closed form, worked out apart from this code. */
    @Test
    void wilson_knownFigures() {
        Interval interval = Interval.wilson(8, 10);
        assertThat(interval.low()).isCloseTo(0.4901625, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.9433178, within(1e-6));
        assertThat(Interval.wilson(0, 20).low()).isZero();
        assertThat(Interval.wilson(0, 20).high()).isCloseTo(0.1611252, within(1e-6));
    }

    @Test
    void bootstrap_isNearTheNormalIntervalOfManyValues() {
        Random random = new Random(5);
        double[] values = random.doubles(1000).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double margin = 1.96 * Math.sqrt(1 / 12.0 / values.length);
        Interval interval = Interval.bootstrap(values, 3);
        assertThat(interval.low()).isCloseTo(mean - margin, within(margin / 8));
        assertThat(interval.high()).isCloseTo(mean + margin, within(margin / 8));
        assertThat(Interval.bootstrap(values, 3)).isEqualTo(interval);
    }

    @Test
    void estimates_severalSamples() {
        List<Attempts> problems = List.of(
                new Attempts(List.of(true, false, false, true), Arrays.asList("4", "5", "5", "4")),
                new Attempts(List.of(false, false, false, false), Arrays.asList(null, "1", "2", "2")),
                new Attempts(List.of(true, false, false, false), Arrays.asList("7", null, null, null)));
        Map<String, Double> figures = Estimates.of(problems);
        assertThat(figures.keySet())
                .containsExactly(
                        "accuracy_low",
                        "accuracy_high",
                        "pass@2",
                        "pass@2_low",
                        "pass@2_high",
                        "pass@4",
                        "pass@4_low",
                        "pass@4_high",
                        "maj@4",
                        "maj@4_low",
                        "maj@4_high");
        assertThat(figures.get("pass@2")).isCloseTo((5.0 / 6 + 0 + 0.5) / 3, within(1e-12));
        assertThat(figures.get("pass@4")).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(figures.get("maj@4")).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(figures.get("accuracy_low")).isBetween(0.0, 0.25);
    }

    @Test
    void estimates_oneSample() {
        assertThat(Estimates.of(List.of(new Attempts(List.of(true)), new Attempts(List.of(false)))))
                .containsOnlyKeys("accuracy_low", "accuracy_high")
                .containsEntry("accuracy_low", Interval.wilson(1, 2).low());
    }
}
