package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {

    @ParameterizedTest
    @CsvSource({
        "<answer>19</answer>, DIRECT",
        "<think>11+6+2</think><answer>19</answer>, SHORT",
        "<think>3+8=11 11+3=14 14+3=17 17+1=18 18+1=19</think><answer>19</answer>, FULL",
        "<think>3+8=11 11+3=14 14+3=17 17+1=18</think><answer>19</answer>, OTHER",
        "3+8=11 11+3=14 14+3=17 17+1=18 18+1=19 so 19, OTHER",
        "it is 19., OTHER",
        "'', OTHER",
        "<answer>19, OTHER"
    })
    void of_text(String completion, Style style) {
        assertThat(Style.of(completion)).isEqualTo(style);
    }
}
