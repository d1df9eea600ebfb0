package org.rlvr4j.grpo.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {

    static Set<String> names() {
        return Presets.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void byName_everyPreset_carriesItsName(String name) {
        assertThat(Presets.byName(name, 128).name()).isEqualTo(name);
    }

    @Test
    void byName_unknown_listsThePresets() {
        assertThatThrownBy(() -> Presets.byName("grpo++", 128))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'grpo++'")
                .hasMessageContaining("trl_1_9_dapo");
    }

    @Test
    void docs_listEveryPresetInBothTables() throws IOException {
        Matcher rows =
                Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(Files.readString(Path.of("docs", "presets.md")));
        List<String> documented = rows.results().map(row -> row.group(1)).toList();
        List<String> twice = new ArrayList<>(Presets.names()); // what it computes, and what it learns
        twice.addAll(Presets.names());
        assertThat(documented).isEqualTo(twice);
    }

    /** A policy without a network: in every preset the sign, the scale and the masks must be right for this to rise. */
    @ParameterizedTest
    @MethodSource("names")
    void preset_onABandit_learns(String name) {
        Bandit bandit = new Bandit(7);
        double before = bandit.successProbability();
        for (int step = 0; step < 40; step++) {
            bandit.learn(Presets.byName(name, Bandit.LENGTH));
        }
        assertThat(before).isLessThan(0.3);
        assertThat(bandit.successProbability()).isGreaterThan(0.7);
    }
}
