package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HalfPrecisionTest {

    @Test
    void bfloat16_everyValueRoundTrips() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfPrecision.fromBfloat16((short) bits);
            assertThat(Float.floatToRawIntBits(value)).isEqualTo(bits << 16);
            assertThat(HalfPrecision.toBfloat16(value)).isEqualTo((short) bits);
        }
    }

    @Test
    void float16_everyValueRoundTrips() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfPrecision.fromFloat16((short) bits);
            assertThat(HalfPrecision.toFloat16(value)).isEqualTo((short) bits);
        }
    }

    @Test
    void fromFloat16_everyValueByDefinition() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = (bits >> 10) & 31;
            double mantissa = (bits & 1023) / 1024.0;
            double magnitude = exponent == 0 ? mantissa * 0x1p-14 : (1 + mantissa) * Math.pow(2, exponent - 15);
            if (exponent == 31) {
                magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            float expected = (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
            assertThat(Float.floatToIntBits(HalfPrecision.fromFloat16((short) bits)))
                    .isEqualTo(Float.floatToIntBits(expected));
        }
    }

    /** Between every two neighbours: just below, at, and just above the middle. */
    @Test
    void toFloat16_roundsToNearestEven() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            assertRoundsLikeNeighbours(
                    bits,
                    HalfPrecision.fromFloat16((short) bits),
                    HalfPrecision.fromFloat16((short) (bits + 1)),
                    HalfPrecision::toFloat16);
        }
    }

    @Test
    void toBfloat16_roundsToNearestEven() {
        for (int bits = 0x0080; bits < 0x7f7f; bits++) {
            assertRoundsLikeNeighbours(
                    bits,
                    HalfPrecision.fromBfloat16((short) bits),
                    HalfPrecision.fromBfloat16((short) (bits + 1)),
                    HalfPrecision::toBfloat16);
        }
    }

    private interface Narrowing {
        short apply(float value);
    }

    private static void assertRoundsLikeNeighbours(int bits, float lower, float upper, Narrowing narrow) {
        float middle = (float) (((double) lower + upper) / 2);
        int even = bits + (bits & 1);
        assertThat(narrow.apply(middle)).isEqualTo((short) even);
        assertThat(narrow.apply(-middle)).isEqualTo((short) (even | 0x8000));
        assertThat(narrow.apply(Math.nextDown(middle))).isEqualTo((short) bits);
        assertThat(narrow.apply(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }

    @Test
    void toFloat16_overflowAndUnderflow() {
        assertThat(HalfPrecision.toFloat16(65519.996f)).isEqualTo((short) 0x7bff);
        assertThat(HalfPrecision.toFloat16(65520f)).isEqualTo((short) 0x7c00);
        assertThat(HalfPrecision.toFloat16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
        assertThat(HalfPrecision.toFloat16(0x1p-25f)).isEqualTo((short) 0);
        assertThat(HalfPrecision.toFloat16(Math.nextUp(0x1p-25f))).isEqualTo((short) 1);
        assertThat(HalfPrecision.toFloat16(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
    }

    @Test
    void toBfloat16_overflowAndNaN() {
        assertThat(HalfPrecision.toBfloat16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
        assertThat(HalfPrecision.toBfloat16(Float.intBitsToFloat(0x7f800001))).isEqualTo((short) 0x7fc0);
        assertThat(HalfPrecision.toBfloat16(Float.intBitsToFloat(0xffffffff))).isEqualTo((short) 0xffff);
        assertThat(HalfPrecision.toFloat16(Float.intBitsToFloat(0x7f800001))).isEqualTo((short) 0x7e00);
    }

    @Test
    void toFloat16_randomValuesAreNearest() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            float value = (float) (Math.pow(2, random.nextInt(-24, 15)) * random.nextDouble(1, 2));
            short bits = HalfPrecision.toFloat16(value);
            double error = Math.abs(HalfPrecision.fromFloat16(bits) - (double) value);
            assertThat(error).isLessThanOrEqualTo(Math.abs(HalfPrecision.fromFloat16((short) (bits + 1)) - value));
            assertThat(error).isLessThanOrEqualTo(Math.abs(HalfPrecision.fromFloat16((short) (bits - 1)) - value));
        }
    }
}
