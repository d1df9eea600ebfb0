package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rlvr4j.rollout.checkpoint.StoredType;

class Bfloat16Test {

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "3f807fff, 3f80", // below the middle
        "3f808000, 3f80", // in the middle, and even below
        "3f818000, 3f82", // in the middle, and even above
        "3f808001, 3f81",
        "bf818000, bf82",
        "7f7fffff, 7f80", // beyond the largest
        "7f800000, 7f80",
        "00008000, 0000",
        "00018000, 0002"
    })
    void rounded_toNearestTiesToEven(String bits, String expected) {
        float value = Float.intBitsToFloat((int) Long.parseLong(bits, 16));
        assertThat(Integer.toHexString(Bfloat16.rounded(value))).isEqualTo(Integer.toHexString(hex(expected)));
    }

    private static int hex(String digits) {
        return Integer.parseInt(digits, 16);
    }

    @Test
    void rounded_asFilesStoreIt() {
        SplittableRandom random = new SplittableRandom(2);
        float[] values = new float[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        short[] expected = new short[values.length];
        StoredType.BFLOAT16.narrow(values, expected, values.length);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                assertThat((short) Bfloat16.rounded(values[i])).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void rounded_nanStaysOne() {
        int bits = Bfloat16.rounded(Float.intBitsToFloat(0x7f800001));
        assertThat(Float.intBitsToFloat(bits << 16)).isNaN();
    }

    @Test
    void pairs_bothAreRounded() {
        SplittableRandom random = new SplittableRandom(3);
        float[] low = bits(random);
        float[] high = bits(random);
        int[] pairs = new int[low.length + 1];
        Bfloat16.pairs(low, high, low.length, pairs, 1);
        for (int i = 0; i < low.length; i++) {
            assertThat(pairs[i + 1])
                    .as("%s and %s", low[i], high[i])
                    .isEqualTo(Bfloat16.rounded(high[i]) << 16 | Bfloat16.rounded(low[i]));
        }
    }

    /** Any bits, a fourth of them in the middle between two numbers; and a NaN that would become 0. */
    private static float[] bits(SplittableRandom random) {
        float[] values = new float[4096];
        for (int i = 0; i < values.length; i++) {
            int bits = random.nextInt();
            values[i] = Float.intBitsToFloat(i % 4 == 0 ? bits & 0xffff0000 | 0x8000 : bits);
        }
        values[random.nextInt(values.length)] = Float.intBitsToFloat(0xffffffff);
        return values;
    }

    @Test
    void widen_isTheUpperHalf() {
        short[] bits = new short[19];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (short) Bfloat16.rounded(1.7f * i - 9);
        }
        float[] wide = new float[21];
        Bfloat16.widen(bits, wide, 1, bits.length);
        for (int i = 0; i < bits.length; i++) {
            assertThat(Float.floatToRawIntBits(wide[i + 1])).isEqualTo(bits[i] << 16);
        }
        assertThat(wide[20]).isZero();
    }
}
