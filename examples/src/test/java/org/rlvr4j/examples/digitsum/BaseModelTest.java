package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.examples.experiment.BundledModel;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.text.HfTokenizer;

class BaseModelTest {

    @Test
    void tokenizer_roundTripsEveryDocument(@TempDir Path folder) throws IOException {
        BaseModel.writeTokenizer(folder);
        var corpus = new Corpus(1);
        try (var tokenizer = HfTokenizer.load(folder)) {
            Stream.generate(corpus::next).limit(500).forEach(document -> {
                String text = document.prompt() + document.target();
                assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            });
        }
    }

    @Test
    void tokenizer_hasOneTokenForEachCharacterAndTag(@TempDir Path folder) throws IOException {
        BaseModel.writeTokenizer(folder);
        try (var tokenizer = HfTokenizer.load(folder)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(58);
            assertThat(tokenizer.encode("<think>11+6</think><answer>17</answer>"))
                    .hasSize(4 + 4 + 2);
            assertThat(tokenizer.eosId()).hasValue(BaseModel.eosId());
            assertThat(tokenizer.decode(tokenizer.encode("it is 7.<eos>"))).isEqualTo("it is 7.");
        }
    }

    @Test
    void tokenizer_refusesOtherCharacters(@TempDir Path folder) throws IOException {
        BaseModel.writeTokenizer(folder);
        try (var tokenizer = HfTokenizer.load(folder)) {
            assertThatThrownBy(() -> tokenizer.encode("3 × 4")).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void config_isThatOfTheBundledModel() throws IOException {
        ModelConfig bundled = ModelConfig.read(BundledModel.folder());
        assertThat(bundled).isEqualTo(BaseModel.config());
        assertThat(bundled.parameterCount()).isEqualTo(799_104);
    }

    @Test
    void bundledModel_mostlyGuessesAndIsMostlyWrong() throws IOException {
        try (var model = CausalLm.load(BundledModel.folder())) {
            var measurement = Trial.of(model, DigitSumTask.fresh(200), 1, false).measurement();
            assertThat(measurement.accuracy()).isBetween(0.10, 0.30);
            assertThat(measurement.share(Style.DIRECT)).isGreaterThan(0.45);
            assertThat(measurement.accuracy(Style.DIRECT)).isLessThan(0.15);
        }
    }
}
