package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelConfigTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ModelConfig variant(String model, String version) throws IOException {
        Path file = OracleModels.folder(model).resolve("configs").resolve("config." + version + ".json");
        return ModelConfig.parse(JSON.readTree(file.toFile()), file);
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void parse_threeVersionsAgree(String model) throws IOException {
        ModelConfig config = ModelConfig.read(OracleModels.folder(model));
        assertThat(variant(model, "4.55.0")).isEqualTo(config);
        assertThat(variant(model, "4.57.1")).isEqualTo(config);
        assertThat(variant(model, "5.12.1")).isEqualTo(config);
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void toJson_readsBackEqual(String model) throws IOException {
        ModelConfig config = ModelConfig.read(OracleModels.folder(model));
        assertThat(ModelConfig.parse(config.toJson(), Path.of("config.json"))).isEqualTo(config);
    }

    @Test
    void window_qwenFromMaxWindowLayersOn() throws IOException {
        assertThat(ModelConfig.read(OracleModels.folder("qwen2_swa_yarn")).windows())
                .containsExactly(0, 5, 5);
    }

    @Test
    void window_mistralEveryLayer() throws IOException {
        assertThat(ModelConfig.read(OracleModels.folder("mistral_swa_fp16")).windows())
                .containsExactly(6, 6, 6);
    }

    @Test
    void parameterCount_countsTiedOnce() throws IOException {
        assertThat(ModelConfig.read(OracleModels.folder("qwen2_tied_sharded")).parameterCount())
                .isEqualTo(78_400);
    }

    @Test
    void read_fieldsOfQwen3() throws IOException {
        ModelConfig config = ModelConfig.read(OracleModels.folder("qwen3"));
        assertThat(config.architecture()).isEqualTo(Architecture.QWEN3);
        assertThat(config.headDim()).isEqualTo(32);
        assertThat(config.qkNorm()).isTrue();
        assertThat(config.qkvBias()).isFalse();
        assertThat(config.eosIds()).isEqualTo(List.of(2));
    }
}
