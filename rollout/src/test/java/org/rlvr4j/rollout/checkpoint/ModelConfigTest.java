package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The keys that say what the model is, as transformers 4.55.0 writes them. */
    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void toJson_isWhatTransformersWrites(String model) throws IOException {
        Path file = OracleModels.folder(model).resolve("configs/config.4.55.0.json");
        ObjectNode expected = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode actual = ModelConfig.read(OracleModels.folder(model)).toJson();
        List<String> others =
                List.of("transformers_version", "pretraining_tp", "rope_scaling", "max_window_layers", "head_dim");
        expected.remove(others);
        expected.properties().removeIf(field -> field.getKey().startsWith("summary_")); // of GPT-2 as a classifier
        actual.remove(others);
        assertThat(JSON.readTree(actual.toString())).isEqualTo(expected);
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

    private static ModelConfig parse(String json) throws IOException {
        return ModelConfig.parse(JSON.readTree(json), Path.of("config.json"));
    }

    /** Parameter counts as the models' cards give them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "494032768 | {'model_type': 'qwen2', 'hidden_size': 896, 'intermediate_size': 4864,"
                        + " 'num_attention_heads': 14, 'num_hidden_layers': 24, 'num_key_value_heads': 2,"
                        + " 'tie_word_embeddings': true, 'vocab_size': 151936}",
                "1543714304 | {'model_type': 'qwen2', 'hidden_size': 1536, 'intermediate_size': 8960,"
                        + " 'num_attention_heads': 12, 'num_hidden_layers': 28, 'num_key_value_heads': 2,"
                        + " 'tie_word_embeddings': true, 'vocab_size': 151936}",
                "596049920 | {'model_type': 'qwen3', 'hidden_size': 1024, 'intermediate_size': 3072,"
                        + " 'num_attention_heads': 16, 'num_hidden_layers': 28, 'num_key_value_heads': 8,"
                        + " 'tie_word_embeddings': true, 'vocab_size': 151936}",
                "1235814400 | {'model_type': 'llama', 'hidden_size': 2048, 'intermediate_size': 8192,"
                        + " 'num_attention_heads': 32, 'num_hidden_layers': 16, 'num_key_value_heads': 8,"
                        + " 'tie_word_embeddings': true, 'vocab_size': 128256}",
                "7241732096 | {'model_type': 'mistral'}",
                "6738415616 | {'model_type': 'llama'}"
            })
    void parameterCount_ofKnownModels(long count, String json) throws IOException {
        assertThat(parse(json.replace('\'', '"')).parameterCount()).isEqualTo(count);
    }

    @Test
    void parse_absentKeysTakeTheArchitecturesDefaults() throws IOException {
        ModelConfig mistral = parse("{\"model_type\": \"mistral\", \"num_hidden_layers\": 2}");
        assertThat(mistral.windows()).containsExactly(4096, 4096);
        assertThat(mistral.kvHeads()).isEqualTo(8);
        assertThat(mistral.eosIds()).containsExactly(2);
        assertThat(mistral.maxPositions()).isEqualTo(131_072);
        ModelConfig qwen = parse("{\"architectures\": [\"Qwen3ForCausalLM\"]}");
        assertThat(qwen.headDim()).isEqualTo(128);
        assertThat(qwen.bosId()).isEmpty();
        assertThat(qwen.eosIds()).isEmpty();
        assertThat(parse("{\"model_type\": \"llama\"}").kvHeads()).isEqualTo(32);
    }

    @Test
    void parse_nullIsNotAbsent() throws IOException {
        ModelConfig config = parse("{\"model_type\": \"mistral\", \"num_hidden_layers\": 2, \"sliding_window\": null,"
                + " \"num_key_value_heads\": null, \"eos_token_id\": null, \"head_dim\": null}");
        assertThat(config.windows()).containsExactly(0, 0);
        assertThat(config.kvHeads()).isEqualTo(32);
        assertThat(config.eosIds()).isEmpty();
        assertThat(config.headDim()).isEqualTo(128);
    }

    @Test
    void parse_severalEosIds() throws IOException {
        ModelConfig config = parse("{\"model_type\": \"llama\", \"eos_token_id\": [128001, 128008, 128009],"
                + " \"pad_token_id\": -1, \"bos_token_id\": 128000}");
        assertThat(config.eosIds()).containsExactly(128001, 128008, 128009);
        assertThat(config.padId()).isEmpty();
        assertThat(config.bosId()).hasValue(128000);
    }

    @Test
    void parse_llama3Scaling() throws IOException {
        ModelConfig config =
                parse("{\"model_type\": \"llama\", \"rope_theta\": 500000.0, \"rope_scaling\": {\"factor\": 32,"
                        + " \"high_freq_factor\": 4.0, \"low_freq_factor\": 1.0, \"original_max_position_embeddings\": 8192,"
                        + " \"rope_type\": \"llama3\"}}");
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Llama3(32, 1, 4, 8192));
        assertThat(config.ropeTheta()).isEqualTo(500_000);
        assertThat(ModelConfig.parse(config.toJson(), Path.of("config.json"))).isEqualTo(config);
    }

    @Test
    void parse_yarnByItsOldKeyAndMscale() throws IOException {
        ModelConfig config = parse("{\"model_type\": \"qwen2\", \"max_position_embeddings\": 32768, \"rope_scaling\":"
                + " {\"type\": \"yarn\", \"factor\": 4.0, \"mscale\": 1.0, \"mscale_all_dim\": 0.5}}");
        double factor = (0.1 * Math.log(4) + 1) / (0.05 * Math.log(4) + 1);
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Yarn(4, 32768, 32, 1, factor, true));
        assertThat(ModelConfig.parse(config.toJson(), Path.of("config.json"))).isEqualTo(config);
    }

    @Test
    void parse_keysThatTransformersDoesNotReadAreIgnored() throws IOException {
        ModelConfig plain = parse("{\"model_type\": \"llama\"}");
        assertThat(parse("{\"model_type\": \"llama\", \"sliding_window\": 7, \"pretraining_tp\": 2, \"x\": []}"))
                .isEqualTo(plain);
        assertThat(
                        parse(
                                "{\"model_type\": \"llama\", \"rope_scaling\": {}, \"rope_parameters\": {\"rope_theta\": 10000}}"))
                .isEqualTo(plain);
    }

    @Test
    void builder_saysWhatContradicts() {
        assertThatThrownBy(() -> ModelConfig.builder(Architecture.LLAMA)
                        .hiddenSize(10)
                        .heads(3)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hidden_size is 10");
        assertThatThrownBy(() -> ModelConfig.builder(Architecture.LLAMA)
                        .windows(List.of(1, 2))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 sliding windows for 32 layers");
        assertThatThrownBy(() -> ModelConfig.builder(Architecture.LLAMA)
                        .layers(1)
                        .windows(List.of(4))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LLAMA has no sliding windows; MISTRAL");
        assertThatThrownBy(() ->
                        ModelConfig.builder(Architecture.QWEN2).qkvBias(false).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QWEN2 always has qkvBias");
    }
}
