package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationLinesTest {

    @Test
    void of_oneLineForEachSetWayAndScoring() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        put(metrics, "eval/accuracy");
        put(metrics, "eval/pass@2");
        metrics.put("eval/mean_length", 12.0);
        put(metrics, "eval/flexible/accuracy");
        put(metrics, "eval/greedy/accuracy");
        put(metrics, "eval/hard/greedy/flexible/accuracy");
        assertThat(EvaluationLines.of(metrics))
                .containsExactly(
                        "drawn, strict: accuracy 0.5000 [0.2500, 0.7500]  pass@2 0.5000 [0.2500, 0.7500]",
                        "drawn, flexible: accuracy 0.5000 [0.2500, 0.7500]",
                        "greedy, strict: accuracy 0.5000 [0.2500, 0.7500]",
                        "hard, greedy, flexible: accuracy 0.5000 [0.2500, 0.7500]");
    }

    @Test
    void of_oneLineWhereStrictAndFlexibleAgree() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        put(metrics, "eval/hard/accuracy");
        put(metrics, "eval/hard/flexible/accuracy");
        assertThat(EvaluationLines.of(metrics))
                .containsExactly("hard, drawn, strict and flexible: accuracy 0.5000 [0.2500, 0.7500]");
    }

    private static void put(Map<String, Double> metrics, String name) {
        metrics.put(name, 0.5);
        metrics.put(name + "_low", 0.25);
        metrics.put(name + "_high", 0.75);
    }
}
