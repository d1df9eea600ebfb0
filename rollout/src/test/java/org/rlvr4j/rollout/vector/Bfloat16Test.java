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
}
