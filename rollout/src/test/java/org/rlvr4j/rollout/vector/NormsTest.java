package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms against their formulas in double. */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isPresent")
class NormsTest {

    private static final float EPS = 1e-5f;

    private static float[] values(int n, double mean) {
        SplittableRandom random = new SplittableRandom(n);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return values;
    }

    private static double[] wide(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
    }

    private static double meanSquare(double[] x) {
        return Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 48, 100, 769})
    void unit_lengthOne(int n) {
        float[] x = values(n, 0);
        float[] y = new float[n + 2];
        Norms.unit(x, 0, n, n * EPS, y, 1);
        double length = Math.sqrt(n * (meanSquare(wide(x)) + EPS));
        for (int i = 0; i < n; i++) {
            assertThat((double) y[i + 1]).isCloseTo(x[i] / length, within(1e-6));
        }
        assertThat(y[n + 1]).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 48, 100, 769})
    void rms_inPlaceWithAWeight(int n) {
        float[] x = values(n, 0);
        float[] weight = values(n, 1);
        float[] y = x.clone();
        Norms.rms(y, 0, n, EPS, weight, y, 0);
        double root = Math.sqrt(meanSquare(wide(x)) + EPS);
        for (int i = 0; i < n; i++) {
            assertThat((double) y[i]).isCloseTo(x[i] / root * weight[i], within(1e-5));
        }
    }

    /** A mean far above the spread, as residual streams have in some dimensions. */
    @ParameterizedTest
    @ValueSource(ints = {2, 15, 16, 48, 100, 769})
    void layer_farFromZero(int n) {
        float[] x = values(n, 30);
        float[] weight = values(n, 1);
        float[] bias = values(n, -1);
        float[] y = new float[n];
        Norms.layer(x, 0, n, EPS, weight, bias, y, 0);
        double mean = Arrays.stream(wide(x)).average().orElseThrow();
        double root =
                Math.sqrt(meanSquare(Arrays.stream(wide(x)).map(v -> v - mean).toArray()) + EPS);
        for (int i = 0; i < n; i++) {
            assertThat((double) y[i]).isCloseTo((x[i] - mean) / root * weight[i] + bias[i], within(2e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 37})
    void add_thatManyValues(int n) {
        float[] to = values(n + 3, 0);
        float[] before = to.clone();
        float[] from = values(n + 1, 0);
        Norms.add(from, 1, n, to, 2);
        for (int i = 0; i < to.length; i++) {
            assertThat(to[i]).isEqualTo(i >= 2 && i < n + 2 ? before[i] + from[i - 1] : before[i]);
        }
    }
}
