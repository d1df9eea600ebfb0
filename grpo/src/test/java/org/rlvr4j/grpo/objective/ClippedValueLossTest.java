package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;

class ClippedValueLossTest {
    private static final double STEP = 1e-6;

    private final Random random = new Random(5);
    private final ClippedValueLoss loss = new ClippedValueLoss(0.2, new SequenceMeanTokenMean());
    private final double[][] values = drawn();
    private final double[][] old = drawn();
    private final double[][] returns = drawn();
    private final boolean[][] mask = {{true, true, false, true}, {true, false, false, false}, {true, true, true, true}};

    private double[][] drawn() {
        double[][] numbers = new double[3][4];
        for (double[] row : numbers) {
            Arrays.setAll(row, t -> random.nextGaussian() / 2);
        }
        return numbers;
    }

    @Test
    void evaluate_gradientIsTheDerivative() {
        ClippedValueLoss.Result result = loss.evaluate(values, old, returns, mask);
        assertThat(result.clipShare()).isBetween(0.1, 0.9);
        for (int i = 0; i < 3; i++) {
            for (int t = 0; t < 4; t++) {
                double value = values[i][t];
                values[i][t] = value + STEP;
                double above = loss.evaluate(values, old, returns, mask).loss();
                values[i][t] = value - STEP;
                double below = loss.evaluate(values, old, returns, mask).loss();
                values[i][t] = value;
                assertThat(result.gradient()[i][t]).isCloseTo((above - below) / (2 * STEP), within(1e-8));
            }
        }
    }

    @Test
    void create_withoutARange() {
        assertThatThrownBy(() -> new ClippedValueLoss(0, new SequenceMeanTokenMean()))
                .hasMessageContaining("the clip range of values is 0.0; it must be above 0");
    }
}
