package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitScoresTest {
    private static final double[] LOGITS = {0.3, -1.2, 2.0, 0.7};

    @Test
    void of_impossibleToken_hasNoEntropyShare() {
        LogitScores scores = LogitScores.of(new double[] {1, Double.NEGATIVE_INFINITY, 1}, 1);
        assertThat(scores.entropy()).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void backward_agreesWithFiniteDifferences() {
        double temperature = 0.8;
        double[] gradient = LogitScores.of(LOGITS, temperature).backward(1, 0.6, -0.9, temperature);
        for (int v = 0; v < LOGITS.length; v++) {
            double slope = (value(v, 1e-6, temperature) - value(v, -1e-6, temperature)) / 2e-6;
            assertThat(gradient[v]).isCloseTo(slope, within(1e-9));
        }
    }

    private static double value(int moved, double by, double temperature) {
        double[] logits = LOGITS.clone();
        logits[moved] += by;
        LogitScores scores = LogitScores.of(logits, temperature);
        return 0.6 * scores.logProbs()[1] - 0.9 * scores.entropy();
    }
}
