package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.preset.Presets;

class PresetsCommandTest {

    @Test
    void presets_listsAllWithTheirSources() {
        Run run = Run.of("presets");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(Presets.names().size());
        assertThat(run.out()).contains("trl_1_9_vespo").contains("TRL 1.9.0 (35def3ee)");
    }

    @Test
    void presets_unknownName_namesTheNearest(@TempDir Path folder) {
        Run run = Run.of("presets", "trl-vespo", "--run-dir", folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("did you mean trl_1_9_vespo");
    }

    @Test
    void presets_twoStepsTeachNothingAndThatIsAFailure(@TempDir Path folder) {
        Run run = Run.of(
                "presets",
                "dapo",
                "verl_0_8_gspo",
                "--run-dir",
                folder.toString(),
                "--steps",
                "2",
                "--set",
                "sampling.promptsPerStep=2",
                "--set",
                "evaluation.problems=8");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("presets=2 finite=2 reward_rose=0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(folder.resolve("dapo/metrics.jsonl")).exists();
        assertThat(folder.resolve("verl_0_8_gspo/experiment.yaml")).content().contains("preset: \"verl_0_8_gspo\"");
    }
}
