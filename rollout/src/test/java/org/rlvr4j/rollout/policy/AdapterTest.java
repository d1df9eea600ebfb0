package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.Checkpoint;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.text.TokenizerFiles;

/** Low-rank adapters against the same model with merged weights. */
class AdapterTest {

    private static final LoraConfig ALL =
            LoraConfig.builder().rank(3).alpha(5).seed(4).build();

    @TempDir
    private Path temporary;

    private static CausalLm adapted(String name, LoraConfig lora) throws IOException {
        return Training.adapted(OracleModels.folder(name), lora, CausalLm.Options.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi3", "gpt2"})
    void withAdapters_beginsAsTheModel(String name) throws IOException {
        double[] before;
        try (CausalLm model = CausalLm.load(OracleModels.folder(name))) {
            before = model.score(Training.pair()).logProbs()[0];
        }
        try (CausalLm model = CausalLm.load(OracleModels.folder(name)).withAdapters(ALL)) {
            assertThat(model.score(Training.pair()).logProbs()[0]).containsExactly(before, within(1e-6));
        }
    }

    @Test
    void withAdapters_sameSeedSameAdapters() throws IOException {
        String a = "base_model.model.model.layers.1.mlp.up_proj.lora_A.weight";
        try (CausalLm one = CausalLm.load(OracleModels.folder("llama")).withAdapters(ALL);
                CausalLm two = CausalLm.load(OracleModels.folder("llama")).withAdapters(ALL)) {
            float[] values = Training.array(one, a).toFloatArray();
            assertThat(values).isEqualTo(Training.array(two, a).toFloatArray()).hasSize(3 * 64);
            double bound = 1 / Math.sqrt(64);
            for (float value : values) {
                assertThat((double) value).isBetween(-bound, bound);
            }
        }
    }

    /** With W' = W + s B A: the gradient by A is s B^T dW', by B it is s dW' A^T. */
    @ParameterizedTest
    @CsvSource({
        "llama, false, false",
        "qwen2_tied_sharded, true, false",
        "phi3, false, true",
        "gemma, true, true",
        "gpt2, false, false"
    })
    void accumulate_gradientsAreThoseOfTheMergedWeights(String name, boolean rslora, boolean recompute)
            throws IOException {
        LoraConfig lora =
                LoraConfig.builder().rank(3).alpha(5).useRslora(rslora).build();
        CausalLm.Options options = CausalLm.Options.DEFAULT.withRecompute(recompute);
        TokenBatch batch = Training.pair();
        try (CausalLm model = Training.adapted(OracleModels.folder(name), lora, options)) {
            model.saveMerged(temporary);
            model.accumulate(batch, scores -> Training.direction(batch));
            try (CausalLm merged = CausalLm.load(temporary)) {
                merged.accumulate(batch, scores -> Training.direction(batch));
                for (LoraModule module : LoraModule.of(model.config(), lora)) {
                    compare(model, merged, module, lora);
                }
            }
        }
    }

    private static void compare(CausalLm model, CausalLm merged, LoraModule module, LoraConfig lora) {
        float[] a = Training.array(model, module.a().name()).toFloatArray();
        float[] b = Training.array(model, module.b().name()).toFloatArray();
        float[] dw = Training.gradient(merged, module.path() + ".weight");
        int rank = lora.rank();
        int inputs = a.length / rank;
        int outputs = b.length / rank;
        boolean transposed = model.config().transposedWeights();
        float[] da = new float[a.length];
        float[] db = new float[b.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                double d = lora.scale() * dw[transposed ? i * outputs + o : o * inputs + i];
                for (int r = 0; r < rank; r++) {
                    da[r * inputs + i] += (float) (d * b[o * rank + r]);
                    db[o * rank + r] += (float) (d * a[r * inputs + i]);
                }
            }
        }
        assertClose(Training.gradient(model, module.a().name()), da);
        assertClose(Training.gradient(model, module.b().name()), db);
    }

    private static void assertClose(float[] actual, float[] expected) {
        double scale = 1e-3;
        for (float value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int k = 0; k < expected.length; k++) {
            assertThat((double) actual[k]).isCloseTo(expected[k], within(1e-4 * scale));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi3", "qwen3", "gpt2", "gemma"})
    void saveMerged_computesTheSame(String name) throws IOException {
        try (CausalLm model = adapted(name, ALL)) {
            model.saveMerged(temporary);
            try (CausalLm merged = CausalLm.load(temporary)) {
                TokenScores expected = model.score(Training.pair());
                TokenScores actual = merged.score(Training.pair());
                for (int i = 0; i < 2; i++) {
                    assertThat(actual.logProbs()[i]).containsExactly(expected.logProbs()[i], within(5e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi3", "gpt2", "gemma3_text"})
    void decoder_logProbsAreThoseOfScore(String name) throws IOException {
        int[] prompt = {5, 6, 7, 8};
        double[][] uniforms = {new SplittableRandom(3).doubles(10).toArray()};
        try (CausalLm model = adapted(name, ALL);
                Decoder decoder = model.decoder(1, 32)) {
            decoder.admit(prompt, new int[] {0});
            Decoder.Draws draws = decoder.draw(new int[] {0}, 10, uniforms, Distribution.UNCHANGED);
            int[] tokens = Arrays.copyOf(prompt, 14);
            System.arraycopy(draws.tokens()[0], 0, tokens, 4, 10);
            double[] scored = model.score(new TokenBatch(List.of(new TokenSequence(tokens, 4))))
                    .logProbs()[0];
            for (int t = 0; t < 10; t++) {
                assertThat((double) draws.logProbs()[0][t]).isCloseTo(scored[t], within(1e-4));
            }
        }
    }

    @Test
    void accumulate_frozenWeightsHaveNoGradient() throws IOException {
        TokenBatch batch = Training.pair();
        LoraConfig lora =
                LoraConfig.builder().targetModules("q_proj", "down_proj").build();
        try (CausalLm model = adapted("llama", lora)) {
            model.accumulate(batch, scores -> Training.direction(batch));
            for (Parameter parameter : model.parameters().values()) {
                boolean adapter = parameter.getName().contains("lora_");
                assertThat(parameter.requiresGradient()).as(parameter.getName()).isEqualTo(adapter);
                assertThat(parameter.getArray().hasGradient())
                        .as(parameter.getName())
                        .isEqualTo(adapter);
            }
            assertThat(model.parameters().keys())
                    .filteredOn(name -> name.contains("lora_"))
                    .hasSize(8);
        }
    }

    @Test
    void reference_isTheModelWithoutAdaptersOverTheSameWeights() throws IOException {
        double[] before;
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama"))) {
            before = model.score(Training.pair()).logProbs()[0];
        }
        try (CausalLm model = adapted("llama", ALL)) {
            try (CausalLm reference = model.reference()) {
                assertThat(reference.score(Training.pair()).logProbs()[0]).isEqualTo(before);
                assertThat(Training.array(reference, "model.norm.weight"))
                        .isSameAs(Training.array(model, "model.norm.weight"));
            }
            assertThat(model.score(Training.pair()).logProbs()[0]).isNotEqualTo(before);
        }
    }

    @Test
    void frozenCopy_keepsItsAdapters() throws IOException {
        try (CausalLm model = adapted("llama", ALL);
                CausalLm copy = model.frozenCopy()) {
            double[] before = model.score(Training.pair()).logProbs()[0];
            Training.array(model, "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight")
                    .muli(3);
            assertThat(copy.score(Training.pair()).logProbs()[0]).isEqualTo(before);
            assertThat(model.score(Training.pair()).logProbs()[0]).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi3", "gpt2"})
    void save_roundTripsAsPeftFolder(String name) throws IOException {
        Path one = temporary.resolve("one");
        Path two = temporary.resolve("two");
        try (CausalLm model = adapted(name, ALL)) {
            model.save(one);
            try (CausalLm again = CausalLm.load(one)) {
                assertThat(again.lora().orElseThrow().scale()).isEqualTo(ALL.scale());
                assertThat(again.score(Training.pair()).logProbs()[0])
                        .isEqualTo(model.score(Training.pair()).logProbs()[0]);
                again.save(two);
            }
        }
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
        try (var files = Files.list(one)) {
            assertThat(files).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(StoredType.class)
    void saveMerged_inAType(StoredType type) throws IOException {
        try (CausalLm model = adapted("llama", ALL)) {
            model.saveMerged(temporary, type);
            try (Checkpoint merged = Checkpoint.open(temporary);
                    CausalLm again = CausalLm.load(temporary)) {
                assertThat(merged.tensors()).allMatch(tensor -> merged.storedType(tensor.name()) == type);
                double precision = type == StoredType.FLOAT32 ? 1e-5 : type == StoredType.FLOAT16 ? 0.02 : 0.2;
                assertThat(again.score(Training.pair()).logProbs()[0])
                        .containsExactly(model.score(Training.pair()).logProbs()[0], within(precision));
            }
        }
    }

    /** A model folder with a tokenizer. */
    private Path speaking() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("speaking"));
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama"))) {
            model.save(folder);
        }
        return TokenizerFiles.write(folder, TokenizerFiles.byteLevel(), "{\"chat_template\": \"first\"}");
    }

    @Test
    void save_tokenizerLiesBesideTheAdapters() throws IOException {
        Path model = speaking();
        Path adapters = temporary.resolve("adapters");
        try (CausalLm adapted = CausalLm.load(model).withAdapters(ALL)) {
            adapted.save(adapters);
        }
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            assertThat(adapters.resolve(file)).hasSameBinaryContentAs(model.resolve(file));
        }
    }

    @Test
    void load_tokenizerOfTheAdaptersTakesTheModelsPlace() throws IOException {
        Path model = speaking();
        Path adapters = temporary.resolve("adapters");
        Path merged = temporary.resolve("merged");
        try (CausalLm adapted = CausalLm.load(model).withAdapters(ALL)) {
            adapted.save(adapters);
        }
        Files.writeString(adapters.resolve("tokenizer_config.json"), "{\"chat_template\": \"second\"}");
        try (CausalLm again = CausalLm.load(adapters)) {
            again.saveMerged(merged);
        }
        assertThat(merged.resolve("tokenizer_config.json")).content().contains("second");
        Files.delete(adapters.resolve("tokenizer.json"));
        Files.delete(adapters.resolve("tokenizer_config.json"));
        try (CausalLm again = CausalLm.load(adapters)) {
            assertThat(again.tokenizer().encode("he")).isNotEmpty();
            again.saveMerged(merged);
        }
        assertThat(merged.resolve("tokenizer_config.json")).content().contains("first");
    }

    @Test
    void load_adapterOfAnotherModelIsRefused() throws IOException {
        try (CausalLm model = adapted("llama", ALL)) {
            model.save(temporary);
        }
        try (CausalLm other = CausalLm.load(OracleModels.folder("qwen3"))) {
            assertThatThrownBy(() -> other.withAdapters(temporary))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("lora_B.weight has shape (64, 3)")
                    .hasMessageContaining("(128, 3)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"lora_dropout\" : 0.0 | \"lora_dropout\" : 0.05 | dropout is 0.05",
                "\"use_dora\" : false | \"use_dora\" : true | use_dora is true",
                "\"bias\" : \"none\" | \"bias\" : \"all\" | bias is all",
                "\"modules_to_save\" : null | \"modules_to_save\" : [\"lm_head\"] | modules_to_save",
                "\"peft_type\" : \"LORA\" | \"peft_type\" : \"IA3\" | peft_type is IA3",
                "\"init_lora_weights\" : true | \"init_lora_weights\" : \"pissa\" | pissa",
                "\"rank_pattern\" : { } | \"rank_pattern\" : {\"q_proj\": 4} | rank_pattern",
                "\"r\" : 3 | \"r\" : 0 | rank is 0",
                "\"q_proj\" | \"lm_head\" | target module lm_head is in no layer of a LlamaForCausalLM"
            })
    void load_refusesWithOneSentence(String was, String becomes, String named) throws IOException {
        try (CausalLm model = adapted("llama", ALL)) {
            model.save(temporary);
        }
        Path settings = temporary.resolve("adapter_config.json");
        String json = Files.readString(settings);
        assertThat(json).contains(was);
        Files.writeString(settings, json.replace(was, becomes));
        assertThatThrownBy(() -> CausalLm.load(temporary))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("adapter_config.json");
    }

    /** PEFT takes a text for an expression that whole paths match. */
    @Test
    void load_targetModulesAsExpression() throws IOException {
        LoraConfig lora = LoraConfig.builder()
                .targetModules("self_attn.q_proj", "self_attn.v_proj")
                .build();
        try (CausalLm model = adapted("llama", lora)) {
            model.save(temporary);
            Path settings = temporary.resolve("adapter_config.json");
            String json = Files.readString(settings);
            Files.writeString(
                    settings,
                    json.replaceAll("(?s)\"target_modules\" : \\[.*?\\]", "\"target_modules\" : \".*attn.[qv]_proj\""));
            try (CausalLm again = CausalLm.load(temporary)) {
                assertThat(again.score(Training.pair()).logProbs()[0])
                        .isEqualTo(model.score(Training.pair()).logProbs()[0]);
            }
        }
    }

    @Test
    void withAdapters_rankBeyondArraysIsRefused() throws IOException {
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama"))) {
            LoraConfig lora = LoraConfig.builder().rank(Integer.MAX_VALUE).build();
            assertThatThrownBy(() -> model.withAdapters(lora))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LoRA's rank is 2147483647")
                    .hasMessageContaining("or less");
        }
    }

    @Test
    void withAdapters_dropoutIsRefused() {
        assertThatThrownBy(() -> LoraConfig.builder().dropout(0.1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dropout is 0.1")
                .hasMessageContaining("set it to 0");
    }
}
