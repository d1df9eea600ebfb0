package org.rlvr4j.verifiers.code.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    @Test
    void parse_genericTypes_areErased() {
        Signature signature = Signature.parse(
                "public static <T extends Comparable<T>> java.util.List<Map<String, int[]>> group(java.util.Map<String, List<T>> m, final int[][] a)");
        assertThat(signature).isEqualTo(new Signature("group", false, List.of("Map", "int[][]")));
    }

    @Test
    void parse_arraysOfAllSpellings() {
        assertThat(Signature.parse("void f(int a[], String... rest, long [] b)"))
                .isEqualTo(new Signature("f", true, List.of("int[]", "String[]", "long[]")));
    }

    @Test
    void parse_noParameters() {
        assertThat(Signature.parse("int f( )")).isEqualTo(new Signature("f", false, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f", "f()", "int f(int)", "int f(int a, )"})
    void parse_notAMethodHead_isRefused(String text) {
        assertThatThrownBy(() -> Signature.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
