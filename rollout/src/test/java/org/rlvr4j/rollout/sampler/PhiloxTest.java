package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The known answers are those that the Random123 library of the paper's authors publishes (kat_vectors, philox4x32 10). */
class PhiloxTest {

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0000000000000000, 0000000000000000, e169c58d6627e8d5, 9b00dbd8bc57ac4c",
        "ffffffffffffffff, ffffffffffffffff, ffffffffffffffff, 41c83b0e408f276d, 6d5451fda20bc7c6",
        "299f31d0a4093822, 85a308d3243f6a88, 0370734413198a2e, 94fdccebd16cfe09, 24126ea15001e420",
    })
    void block_knownAnswer(String key, String counterLow, String counterHigh, String low, String high) {
        Philox.Block counter = new Philox.Block(hex(counterLow), hex(counterHigh));

        assertThat(Philox.block(hex(key), counter)).isEqualTo(new Philox.Block(hex(low), hex(high)));
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }
}
