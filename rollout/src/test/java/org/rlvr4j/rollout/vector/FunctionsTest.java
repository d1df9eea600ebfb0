package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionsTest {

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @Test
    void exp_twoUnitsInTheLastPlace() {
        double worst = 0;
        for (float x = -86.9f; x < 87; x += 0.01f) {
            float y = exp(x);
            worst = Math.max(worst, Math.abs(y - Math.exp(x)) / Math.ulp(y));
        }
        assertThat(worst).isLessThan(2);
    }

    @Test
    void exp_farBelow() {
        assertThat(exp(-200)).isZero();
        assertThat(exp(-1e30f)).isZero();
        assertThat(exp(Float.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void exp_farAbove() {
        assertThat(exp(88.5f)).isCloseTo(1.6516363e38f, within(1e32f));
        assertThat(exp(1e30f)).isEqualTo(exp(100));
        assertThat(exp(Float.POSITIVE_INFINITY)).isEqualTo(exp(100));
    }

    @Test
    void exp_notANumber() {
        assertThat(exp(Float.NaN)).isNaN();
    }

    @Test
    void softCap_everywhere() {
        for (float x = -20; x < 20; x += 0.01f) {
            float[] y = {x};
            Functions.softCap(y, 0, 1, 1);
            assertThat((double) y[0]).isCloseTo(Math.tanh(x), within(3e-7));
        }
    }

    @Test
    void activate_gated() {
        float[] x = new float[100];
        for (int i = 0; i < 100; i++) {
            x[i] = i / 10f - 5;
        }
        float[] before = x.clone();
        Functions.activate(VectorShape.Gate.SILU, x, 0, 50, 50, new float[50]);
        for (int i = 0; i < 50; i++) {
            double expected = before[i] / (1 + Math.exp(-before[i])) * before[50 + i];
            assertThat((double) x[i]).isCloseTo(expected, within(2e-6));
        }
    }

    @Test
    void activate_geluTanh() {
        float[] x = {-3, -1, -0.1f, 0, 0.1f, 1, 3};
        float[] before = x.clone();
        Functions.activate(VectorShape.Gate.GELU_TANH, x, 0, -1, x.length, new float[x.length]);
        for (int i = 0; i < x.length; i++) {
            double v = before[i];
            double expected = 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
            assertThat((double) x[i]).isCloseTo(expected, within(1e-6));
        }
    }

    /** The normal distribution's values of Abramowitz and Stegun, table 26.1. */
    @Test
    void activate_gelu() {
        float[] x = {-10, -3, -1, -0.5f, 0, 0.5f, 1, 2, 3, 10};
        double[] below = {
            0,
            0.0013498980316,
            0.1586552539315,
            0.3085375387260,
            0.5,
            0.6914624612740,
            0.8413447460685,
            0.9772498680518,
            0.9986501019684,
            1
        };
        float[] before = x.clone();
        Functions.activate(VectorShape.Gate.GELU, x, 0, -1, x.length, new float[x.length]);
        for (int i = 0; i < x.length; i++) {
            assertThat((double) x[i]).isCloseTo(before[i] * below[i], within(4e-7));
        }
    }

    /** What stands at an end goes another way than what fills a vector, with the same result. */
    @Test
    void exp_sameBitsWhereverItStands() {
        float[] x = new float[48];
        SplittableRandom random = new SplittableRandom(5);
        for (int turn = 0; turn < 2000; turn++) {
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (40 * random.nextGaussian());
            }
            float[] whole = new float[48];
            Functions.exp(x, 0, 48, 0.3f, 1.1f, whole, 0);
            float[] parts = new float[48];
            for (int at = 0; at < 48; at += 15) {
                int n = Math.min(15, 48 - at);
                Functions.exp(x, at, n, 0.3f, 1.1f, parts, at);
            }
            assertThat(parts).containsExactly(whole);
        }
    }

    @Test
    void exp_writesNoFurther() {
        float[] x = new float[40];
        Functions.exp(x, 3, 21, 0, 1, x, 3);
        for (int i = 0; i < x.length; i++) {
            assertThat(x[i]).isEqualTo(i >= 3 && i < 24 ? 1 : 0);
        }
    }

    /** By a whole vector, of which one value is looked at. */
    private static float exp(float x) {
        float[] values = new float[Lanes.LANES];
        values[7] = x;
        Functions.exp(values, 0, values.length, 0, 1, values, 0);
        return values[7];
    }
}
