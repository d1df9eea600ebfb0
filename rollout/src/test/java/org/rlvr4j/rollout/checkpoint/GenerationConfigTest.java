package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerationConfigTest {

    private static final ModelConfig MODEL =
            ModelConfig.builder(Architecture.LLAMA).eosIds(7).bosId(3).build();

    @Test
    void read_withoutAFileTakesTheModelsIds(@TempDir Path folder) throws IOException {
        GenerationConfig config = GenerationConfig.read(folder, MODEL);
        assertThat(config).isEqualTo(GenerationConfig.of(MODEL));
        assertThat(config.eosIds()).containsExactly(7);
        assertThat(config.temperature()).isEmpty();
    }

    @Test
    void read_oneOrSeveralEosIds(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("generation_config.json");
        Files.writeString(file, "{\"eos_token_id\": 9}");
        assertThat(GenerationConfig.read(folder, MODEL).eosIds()).containsExactly(9);
        Files.writeString(file, """
                {"eos_token_id": [9, 10], "pad_token_id": 11, "temperature": 0.6, "top_k": 20, "top_p": 0.95,
                 "max_new_tokens": 512, "do_sample": true}""");
        GenerationConfig config = GenerationConfig.read(folder, MODEL);
        assertThat(config.eosIds()).containsExactly(9, 10);
        assertThat(config.bosId()).hasValue(3);
        assertThat(config.padId()).hasValue(11);
        assertThat(config.temperature()).hasValue(0.6);
        assertThat(config.topK()).hasValue(20);
        assertThat(config.topP()).hasValue(0.95);
        assertThat(config.maxNewTokens()).hasValue(512);
    }
}
