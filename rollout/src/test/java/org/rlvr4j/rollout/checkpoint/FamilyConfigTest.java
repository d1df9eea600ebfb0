package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configurations of SmolLM3, Phi3, Gemma and GPT-2 mean, and which of them are refused. */
final class FamilyConfigTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ModelConfig parse(String json) throws IOException {
        return ModelConfig.parse(JSON.readTree(json.replace('\'', '"')), Path.of("config.json"));
    }

    /** Parameter counts as the models' cards give them, from configurations of only what differs from the defaults. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "124439808 | {'model_type': 'gpt2'}",
                "1557611200 | {'model_type': 'gpt2', 'n_embd': 1600, 'n_head': 25, 'n_layer': 48}",
                "3075098624 | {'model_type': 'smollm3'}",
                "3821079552 | {'model_type': 'phi3'}",
                "2506172416 | {'model_type': 'gemma', 'hidden_size': 2048, 'intermediate_size': 16384,"
                        + " 'num_hidden_layers': 18, 'num_attention_heads': 8, 'num_key_value_heads': 1}",
                "8537680896 | {'model_type': 'gemma'}",
                "2614341888 | {'model_type': 'gemma2'}",
                "999885952 | {'model_type': 'gemma3_text', 'vocab_size': 262144, 'hidden_size': 1152,"
                        + " 'intermediate_size': 6912, 'num_attention_heads': 4, 'num_key_value_heads': 1}"
            })
    void parameterCount_ofKnownModels(long count, String json) throws IOException {
        assertThat(parse(json).parameterCount()).isEqualTo(count);
    }

    @Test
    void windows_ofGemmaWithoutLayerTypes() throws IOException {
        assertThat(parse("{'model_type': 'gemma2', 'num_hidden_layers': 3, 'sliding_window': 7}")
                        .windows())
                .containsExactly(7, 0, 7);
        assertThat(parse("{'model_type': 'gemma3_text', 'num_hidden_layers': 4, 'sliding_window_pattern': 3}")
                        .windows())
                .containsExactly(4096, 4096, 0, 4096);
    }

    @Test
    void rotaryLayers_ofSmolLm3ByInterval() throws IOException {
        ModelConfig config = parse("{'model_type': 'smollm3', 'num_hidden_layers': 4, 'no_rope_layer_interval': 2,"
                + " 'use_sliding_window': true, 'sliding_window': 9}");
        assertThat(config.rotaryLayers()).containsExactly(true, false, true, false);
        assertThat(config.windows()).containsExactly(0, 9, 0, 9);
    }

    @Test
    void softCaps_nullMeansNone() throws IOException {
        ModelConfig config =
                parse("{'model_type': 'gemma2', 'attn_logit_softcapping': null, 'final_logit_softcapping': null}");
        assertThat(config.attentionScores().softCap()).isZero();
        assertThat(config.logitSoftCap()).isZero();
        assertThat(parse("{'model_type': 'gemma2'}").attentionScores().softCap())
                .isEqualTo(50);
    }

    @Test
    void longRope_ofPhi3() throws IOException {
        ModelConfig config = parse("{'model_type': 'phi3', 'hidden_size': 32, 'num_attention_heads': 4,"
                + " 'max_position_embeddings': 4096, 'original_max_position_embeddings': 1024, 'rope_scaling':"
                + " {'type': 'su', 'short_factor': [1, 1.5, 2, 3], 'long_factor': [1, 2, 4, 8]}}");
        assertThat(config.ropeScaling())
                .isEqualTo(new RopeScaling.LongRope(
                        List.of(1.0, 1.5, 2.0, 3.0),
                        List.of(1.0, 2.0, 4.0, 8.0),
                        1024,
                        Math.sqrt(1 + Math.log(4) / Math.log(1024))));
        assertThat(config.maxPositions()).isEqualTo(4096);
        assertThat(ModelConfig.parse(config.toJson(), Path.of("config.json"))).isEqualTo(config);
    }

    @Test
    void dropout_ofGpt2IsNotApplied() throws IOException {
        assertThat(parse("{'model_type': 'gpt2', 'attn_pdrop': 0.1, 'resid_pdrop': 0.1, 'embd_pdrop': 0.1}"))
                .isEqualTo(parse("{'model_type': 'gpt2'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model_type': 'gemma', 'hidden_act': 'gelu'} | hidden_act is \"gelu\"",
                "{'model_type': 'gemma2', 'hidden_activation': 'silu'} | hidden_activation is silu",
                "{'model_type': 'gemma2', 'final_logit_softcapping': 0} | final_logit_softcapping is 0",
                "{'model_type': 'gemma2', 'attn_logit_softcapping': -3.5} | attn_logit_softcapping is -3.5",
                "{'model_type': 'gemma2', 'sliding_window': null} | sliding_window is null",
                "{'model_type': 'gemma2', 'query_pre_attn_scalar': 0} | query_pre_attn_scalar is 0",
                "{'model_type': 'gemma3_text', 'attn_logit_softcapping': 50} | attn_logit_softcapping is 50",
                "{'model_type': 'gemma3_text', 'use_bidirectional_attention': true} | use_bidirectional_attention",
                "{'model_type': 'gemma3_text', 'rope_parameters': {'full_attention': {}, 'sliding_attention':"
                        + " {'rope_type': 'linear'}}} | rope_type is linear",
                "{'model_type': 'gemma', 'rope_scaling': {'rope_type': 'dynamic', 'factor': 2}} | dynamic",
                "{'model_type': 'gpt2', 'activation_function': 'mish'} | activation_function is mish",
                "{'model_type': 'gpt2', 'add_cross_attention': true} | add_cross_attention is true",
                "{'model_type': 'gpt2', 'n_head': 7} | num_attention_heads",
                "{'model_type': 'llama', 'scale_attn_by_inverse_layer_idx': true} | scale_attn_by_inverse_layer_idx",
                "{'model_type': 'llama', 'attention_multiplier': 0.25} | attention_multiplier is 0.25",
                "{'model_type': 'llama', 'final_logit_softcapping': 30} | final_logit_softcapping is 30",
                "{'model_type': 'qwen2', 'no_rope_layers': [1, 0]} | no_rope_layers is [1,0]",
                "{'model_type': 'mistral', 'mlp_bias': true} | mlp_bias is true",
                "{'model_type': 'phi3', 'attention_bias': true} | attention_bias is true",
                "{'model_type': 'phi3', 'resid_pdrop': 0.1} | resid_pdrop is 0.1",
                "{'model_type': 'phi3', 'hidden_act': 'gelu'} | hidden_act is gelu",
                "{'model_type': 'phi3', 'partial_rotary_factor': 0} | partial_rotary_factor is 0.0",
                "{'model_type': 'phi3', 'partial_rotary_factor': 0.01} | 0 are rotated",
                "{'model_type': 'phi3', 'rope_scaling': {'rope_type': 'linear', 'factor': 2}} | rope_type is linear",
                "{'model_type': 'phi3', 'rope_scaling': {'type': 'longrope', 'short_factor': [1]}} | long_factor",
                "{'model_type': 'phi3', 'rope_scaling': {'type': 'longrope', 'short_factor': [1], 'long_factor': [1]}}"
                        + " | short_factor has 1 entries",
                "{'model_type': 'smollm3', 'no_rope_layers': [1, 0]} | no_rope_layers is [1,0]",
                "{'model_type': 'smollm3', 'partial_rotary_factor': 0.5} | partial_rotary_factor is 0.5",
                "{'model_type': 'smollm3', 'num_hidden_layers': 1, 'layer_types': ['sliding_attention']}"
                        + " | use_sliding_window",
                "{'model_type': 'gemma3', 'architectures': ['Gemma3ForConditionalGeneration']}"
                        + " | Gemma3ForConditionalGeneration"
            })
    void parse_refusesWithOneSentence(String json, String named) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(named)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("config.json: ")
                        .doesNotContain("\n", "Exception")
                        .hasSizeLessThan(600));
    }
}
