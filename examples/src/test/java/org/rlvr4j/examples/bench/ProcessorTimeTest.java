package org.rlvr4j.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    private final Map<String, Double> figures = new HashMap<>();

    @Test
    void rate_ofWorkOfManyTicks_isItsAmountPerSecond() {
        ProcessorTime half = new ProcessorTime(0.5);
        half.putRate(figures, "rate", 100);
        assertThat(figures).containsExactly(Map.entry("rate", 200.0));
        assertThat(half.rate("; ", 1000)).isEqualTo("; 2,000 per processor-second");
    }

    @Test
    void rate_ofWorkBelowWhatTheClockResolves_isLeftOut() {
        for (double seconds : new double[] {0, 0.01, 0.05}) {
            ProcessorTime few = new ProcessorTime(seconds);
            few.putRate(figures, "rate", 100);
            assertThat(figures).isEmpty();
            assertThat(few.rate("; ", 100)).isEmpty();
        }
    }
}
