package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Turns against sines and cosines in double. */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isPresent")
class RotaryTest {

    private static final int TABLES = 2;
    private static final int POSITIONS = 9;
    private static final int AT = 3;

    private static double angle(int table, int position, int i) {
        return position * Math.pow(table == 0 ? 10_000 : 500, -i / 7.0);
    }

    private static Rotary rotary(int dims) {
        float[] cos = new float[TABLES * POSITIONS * dims];
        float[] sin = new float[cos.length];
        for (int i = 0; i < cos.length; i++) {
            double angle = angle(i / (POSITIONS * dims), i / dims % POSITIONS, i % dims % (dims / 2));
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) Math.sin(angle);
        }
        return new Rotary(TABLES, dims, cos, sin);
    }

    @ParameterizedTest
    @CsvSource({"2,2", "6,6", "16,16", "20,32", "64,64", "96,96", "32,80", "128,128"})
    void turn_pairsByTheirAngles(int dims, int headDim) {
        int heads = 3;
        float[] x = new float[AT + heads * headDim + 5];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i * i);
        }
        float[] before = x.clone();
        rotary(dims).turn(1, 7, x, AT, heads, headDim);
        for (int i = 0; i < x.length; i++) {
            int d = (i - AT) % headDim;
            boolean turns = i >= AT && i < AT + heads * headDim && d < dims;
            double angle = turns ? angle(1, 7, d / 2) : 0;
            double other = !turns ? 0 : d % 2 == 0 ? -before[i + 1] : before[i - 1];
            assertThat((double) x[i]).isCloseTo(before[i] * Math.cos(angle) + other * Math.sin(angle), within(2e-7));
        }
    }
}
