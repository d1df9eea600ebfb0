package org.rlvr4j.examples.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentConfigTest {

    private final Path folder;

    ExperimentConfigTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void read_defaultsAreTheDigitSum() throws IOException {
        var config = ExperimentConfig.read(null, new Overrides());
        assertThat(config.name()).isEqualTo("digit-sum");
        assertThat(config.model()).isNull();
        assertThat(config.data()).isNull();
        assertThat(config.optimizer().learningRate()).isEqualTo(5e-4);
        assertThat(config.objective().aggregation()).isEqualTo(ObjectiveSettings.Aggregation.TOKEN_MEAN);
    }

    @Test
    void read_fileOverridesDefaultsAndSettingsOverrideTheFile() throws IOException {
        Path file = file("steps: 30\nseed: 7\noptimizer:\n  learningRate: 1e-3\n");
        var config =
                ExperimentConfig.read(file, new Overrides().yaml("seed", "8").yaml("sampling.groupSize", "4"));
        assertThat(config.steps()).isEqualTo(30);
        assertThat(config.seed()).isEqualTo(8);
        assertThat(config.sampling().groupSize()).isEqualTo(4);
        assertThat(config.optimizer().learningRate()).isEqualTo(1e-3);
        assertThat(config.optimizer().beta2()).isEqualTo(0.95);
    }

    @Test
    void read_dataChoosesItsOwnDefaults() throws IOException {
        var settings = new Overrides().text("data.train", "rows.jsonl").text("model", "folder");
        var config = ExperimentConfig.read(null, settings);
        assertThat(config.data()).isNotNull();
        assertThat(config.optimizer().learningRate()).isEqualTo(1e-6);
        assertThat(ExperimentConfig.read(file("data: {train: rows.jsonl}\nmodel: folder"), new Overrides()))
                .isEqualTo(config);
    }

    @Test
    void read_computeRefusesWhatCannotBe() throws IOException {
        for (var wrong : new String[][] {
            {"compute.device", "tpu", "compute.device is 'tpu'"},
            {"compute.float32Head", "true", "compute.float32Head is true and compute.precision is float32 already"},
            {"compute.memoryLimitMb", "0", "compute.memoryLimitMb is 0"},
        }) {
            var settings = new Overrides().yaml(wrong[0], wrong[1]);
            assertThatThrownBy(() -> ExperimentConfig.read(null, settings))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong[2]);
        }
    }

    @Test
    void read_nullIsRefusedWhereAValueIsNeeded() throws IOException {
        for (var wrong : new String[][] {
            {"name", "null", "'name' is null; it must be text"},
            {"sampling.stop", "null", "'sampling.stop' is null; it must be a list"},
            {"sampling.stop", "[a, null]", "'sampling.stop' is [\"a\",null]; it must be a list without null"},
            {"sampling.groupSize", "null", "'sampling.groupSize' is null; it must be a whole number"},
            {"compute.device", "null", "'compute.device' is null; it must be text"},
            {"optimizer.schedule", "null", "'optimizer.schedule' is null; it must be one of constant, linear, cosine"},
            {"lora.targetModules", "null", "'lora.targetModules' is null; it must be a list"},
        }) {
            var settings = new Overrides().yaml(wrong[0], wrong[1]);
            assertThatThrownBy(() -> ExperimentConfig.read(null, settings))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong[2]);
        }
    }

    @Test
    void read_emptyFileChangesNothing() throws IOException {
        assertThat(ExperimentConfig.read(file("# nothing\n"), new Overrides()))
                .isEqualTo(ExperimentConfig.read(null, new Overrides()));
    }

    @Test
    void toYaml_readsAsTheSame() throws IOException {
        var settings = new Overrides();
        settings.text("data.train", "rows.jsonl");
        settings.text("data.template", "Q: {question}\n\nA: \"yes: no\" # x");
        settings.text("model", "1e5");
        settings.yaml("sampling.stop", "[\"\\n\\n\", '</answer>']");
        settings.yaml("optimizer.maxGradNorm", "null");
        settings.yaml("optimizer.decaySteps", "17");
        var config = ExperimentConfig.read(null, settings);
        assertThat(config.data()).extracting(DataSettings::template).isEqualTo("Q: {question}\n\nA: \"yes: no\" # x");
        assertThat(ExperimentConfig.read(file(config.toYaml()), new Overrides()))
                .isEqualTo(config);
        var shaped = ExperimentConfig.read(
                null,
                new Overrides()
                        .yaml("reward.cosineRight", "[1, 0.5]")
                        .yaml("reward.cosineWrong", "[-1, -0.5]")
                        .yaml("reward.klLevel", "sequence"));
        assertThat(ExperimentConfig.read(file(shaped.toYaml()), new Overrides()))
                .isEqualTo(shaped);
        var bundled = ExperimentConfig.read(null, new Overrides());
        assertThat(ExperimentConfig.read(file(bundled.toYaml()), new Overrides()))
                .isEqualTo(bundled);
        var preset = ExperimentConfig.read(null, new Overrides().text("objective.preset", "trl_1_9_gspo"));
        assertThat(ExperimentConfig.read(file(preset.toYaml()), new Overrides()))
                .isEqualTo(preset);
    }

    @Test
    void read_presetLeavesItsPartsToItself() throws IOException {
        Path file = file("objective: {preset: trl_1_9_gspo, klBeta: 0.01}");
        var objective = ExperimentConfig.read(file, new Overrides().yaml("objective.clipHigh", "1e-3"))
                .objective();
        assertThat(objective.preset()).isEqualTo("trl_1_9_gspo");
        assertThat(objective.klBeta()).isEqualTo(0.01);
        assertThat(objective.clipHigh()).isEqualTo(1e-3);
        assertThat(objective.ratio()).isNull();
        assertThat(objective.advantage()).isNull();
        assertThat(objective.maskTruncated()).isNull();
    }

    @Test
    void read_presetSetToNullTakesTheDefaultsBack() throws IOException {
        Path file = file("objective: {preset: trl_1_9_gspo}");
        assertThat(ExperimentConfig.read(file, new Overrides().yaml("objective.preset", "null")))
                .isEqualTo(ExperimentConfig.read(null, new Overrides()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step: 3                        | unknown key 'step'; did you mean 'steps'?",
                "optimizer: {learning_rat: 1}   | unknown key 'optimizer.learning_rat'; did you mean 'learningRate'?",
                "sampling: {group_size: 4}      | did you mean 'groupSize'?",
                "colour: red                    | known are name, model, seed",
                "optimizer: 3                   | 'optimizer' must hold keys: learningRate",
                "optimizer:                     | 'optimizer' must hold keys: learningRate",
                "seed: {a: 1}                   | 'seed' takes a value, not keys of its own",
                "- 1                            | the file must hold keys: name",
                "steps: many                    | 'steps' is 'many'; it must be a whole number",
                "steps: 1.5                     | 'steps' is 1.5; it must be a whole number",
                "steps:                         | 'steps' is null; it must be a whole number",
                "steps: [1]                     | 'steps' is [1]; it must be a whole number",
                "steps: 0                       | steps is 0; it must be 1 or more",
                "lora: {rank: 4, dropout: 0.1}  | dropout is 0.1; adapters are trained without",
                "lora: {rank: -1}               | lora.rank is -1; it must be 0 or more",
                "steps: 99999999999999999999    | 'steps'",
                "name: a/b                      | name is 'a/b'; it labels a folder",
                "optimizer: {schedule: steep}   | 'optimizer.schedule' is 'steep'; it must be one of constant, linear",
                "optimizer: {learningRate: -1}  | optimizer.learningRate is -1.0; it must be finite and above 0",
                "optimizer: {learningRate: .nan}| line 1, has the number '.nan'; numbers must be finite",
                "optimizer: {maxGradNorm: 1e999} | 'optimizer.maxGradNorm' is Infinity; numbers must be finite",
                "reward: {scaleTo: [0, 1e999]}  | 'reward.scaleTo' is [0,Infinity]; numbers must be finite",
                "reward: {scaleTo: [1, 1]}      | reward.scaleTo is [1.0, 1.0], which makes all rewards the same",
                "reward: {cosineRight: [1, 1], cosineWrong: [1, 1]} | are both [1.0, 1.0], which makes all rewards the same",
                "compute: {precision: 1}        | 'compute.precision' is 1; it must be one of float32, bfloat16",
                "'seed: 1\n---\nseed: 2'        | begins another document; a file holds one",
                "optimizer: {maxGradNorm: 0}    | optimizer.maxGradNorm is 0.0; it must be above 0",
                "optimizer: {beta1: 1.0}        | optimizer.beta1 is 1.0; it must lie in",
                "sampling: {groupSize: 1}       | sampling.groupSize is 1; it must be 2 or more",
                "sampling: {temperature: 0}     | sampling.temperature is 0.0; it must be above 0",
                "evaluation: {greedy: true, temperature: 0} | evaluation.greedy asks for the most probable tokens beside",
                "objective: {clipLow: 2}        | objective.clipLow is 2.0; it must lie in [0.0, 1.0]",
                "objective: {ratio: null}       | objective.ratio is null, which leaves it to a preset; name one",
                "objective: {preset: trl-grpo}  | 'trl-grpo', which is none; did you mean trl_1_9_grpo, ",
                "objective: {preset: Verl_GSPO} | did you mean verl_0_8_gspo, ",
                "objective: {preset: grpo++}    | did you mean grpo, ",
                "objective: {maskTruncated: 3}  | 'objective.maskTruncated' is 3; it must be true or false",
                "reward: {cosineRight: [1, 2]}  | only one of reward.cosineRight and reward.cosineWrong is given; give both",
                "reward: {scaleTo: [1]}         | reward.scaleTo is [1.0]; it must be two numbers, or null",
                "reward: {klEstimator: k4}      | 'reward.klEstimator' is 'k4'; it must be one of k1, k2, k3",
                "reward: {overlongBuffer: -1}   | reward.overlongBuffer is -1; it must be 0 or more",
                "reference: {syncAlpha: 0}      | reference.syncAlpha is 0.0; it must lie in (0, 1]",
                "entropy: {max: -1}             | entropy.max is -1.0; it must lie in [0.0",
                "difficulty: {window: 0}        | difficulty.window is 0; it must be 1 or more",
                "data: {train: a.jsonl}         | data is given without a model",
                "data: {format: gsm8k}          | data.train is missing",
                "data: {train: a, template: hi} | data.template is 'hi'; it must be r1-zero, chat, question",
                "'steps: 3\nsteps: 4'           | line 2, is not YAML: Duplicate field 'steps'",
                "'a: [1'                        | is not YAML",
            })
    void read_refuses(String text, String message) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> ExperimentConfig.read(file, new Overrides()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_refusesUnknownSetting() {
        assertThatThrownBy(() -> ExperimentConfig.read(null, new Overrides().yaml("sampling.temprature", "1")))
                .hasMessage("command line: unknown key 'sampling.temprature'; did you mean 'temperature'?");
    }

    @Test
    void read_settingWithoutAValueIsNull() throws IOException {
        assertThat(ExperimentConfig.read(null, new Overrides().yaml("model", "")))
                .isEqualTo(ExperimentConfig.read(null, new Overrides()));
        assertThatThrownBy(() -> ExperimentConfig.read(null, new Overrides().yaml("seed", "")))
                .hasMessage("'seed' is null; it must be a whole number");
        assertThatThrownBy(() -> new Overrides().yaml("optimizer.maxGradNorm", ".inf"))
                .hasMessage("'optimizer.maxGradNorm' is .inf; numbers must be finite");
    }

    @Test
    void read_refusesTextThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ExperimentConfig.read(file, new Overrides())).hasMessage(file + " is not UTF-8 text");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), text);
    }
}
