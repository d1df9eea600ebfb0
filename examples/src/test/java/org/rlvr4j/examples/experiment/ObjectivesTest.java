package org.rlvr4j.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.ObjectiveSettings;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.region.DualClip;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.preset.Preset;
import org.rlvr4j.grpo.preset.Presets;

class ObjectivesTest {
    private static final int MAX_NEW_TOKENS = 64;

    private static ObjectiveSettings settings(String... keysAndValues) throws IOException {
        Overrides overrides = new Overrides();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            overrides.yaml("objective." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return ExperimentConfig.read(null, overrides).objective();
    }

    private static Objective objective(String... keysAndValues) throws IOException {
        return Objectives.objective(settings(keysAndValues), MAX_NEW_TOKENS);
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.grpo.preset.Presets#names")
    void objective_presetAlone_isThePresetItself(String name) throws IOException {
        Preset preset = Presets.byName(name, MAX_NEW_TOKENS);
        assertThat(objective("preset", name)).hasToString(preset.objective().toString());
        assertThat(Objectives.advantage(settings("preset", name), MAX_NEW_TOKENS))
                .hasToString(preset.advantage().toString());
    }

    @Test
    void objective_oneSideOfAClip_keepsTheOther() throws IOException {
        assertThat(objective("preset", "dapo", "clipLow", "0.1").trustRegion()).isEqualTo(new PpoClip(0.1, 0.28));
        assertThat(objective("preset", "verl_0_8_grpo", "clipHigh", "0.3").trustRegion())
                .isEqualTo(new DualClip(new PpoClip(0.2, 0.3), 3));
    }

    @Test
    void objective_clipWhereThereIsNone_isRefused() {
        assertThatThrownBy(() -> objective("preset", "trl_1_9_sapo", "clipLow", "0.1"))
                .hasMessageContaining("preset trl_1_9_sapo has none")
                .hasMessageContaining("leave them out");
    }

    @Test
    void objective_strengthOfThePenalty_keepsItsEstimator() throws IOException {
        KlPenalty tunix = Presets.tunix_0_1_grpo().objective().kl();
        assertThat(tunix).isNotNull();
        assertThat(objective("preset", "tunix_0_1_grpo", "klBeta", "0.5").kl())
                .isEqualTo(new KlPenalty(0.5, tunix.estimator(), tunix.weight()));
        assertThat(objective("preset", "tunix_0_1_grpo", "klBeta", "0").kl()).isNull();
    }

    @Test
    void objective_otherParts_areChanged() throws IOException {
        Objective changed = objective(
                "preset", "trl_1_9_grpo", "ratio", "sequence", "aggregation", "constant", "maskTruncated", "true");
        assertThat(changed.ratio()).isEqualTo(new SequenceRatio());
        assertThat(changed.aggregation()).isEqualTo(new SequenceMeanTokenSum(MAX_NEW_TOKENS));
        assertThat(changed.maskTruncated()).isTrue();
        assertThat(Objectives.advantage(settings("preset", "trl_1_9_grpo", "advantage", "mean"), MAX_NEW_TOKENS))
                .isEqualTo(GroupRelative.drGrpo());
    }

    @Test
    void objective_withoutAPreset_isWhatTheKeysSay() throws IOException {
        Objective objective = objective("clipLow", "0.1", "entropyBonus", "0.01");
        assertThat(objective.trustRegion()).isEqualTo(new PpoClip(0.1, 0.2));
        assertThat(objective.aggregation()).isEqualTo(new TokenMean());
        assertThat(objective.entropyBonus()).isNotNull();
    }
}
