package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.script.TorchScript;

/** Matrices held in 16 bits under adapters, against the same values in float32. */
class BaseDtypeTest {

    private static final LoraConfig LORA =
            LoraConfig.builder().rank(3).alpha(5).seed(4).build();

    private static final CausalLm.Options FLOAT32 = CausalLm.Options.DEFAULT.withBaseDtype(BaseDtype.FLOAT32);

    private static final CausalLm.Options BFLOAT16 = CausalLm.Options.DEFAULT.withBaseDtype(BaseDtype.BFLOAT16);

    private static final CausalLm.Options AUTO = CausalLm.Options.DEFAULT.withBaseDtype(BaseDtype.AUTO);

    private static final String TYPE_OF = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def type(self: __torch__.Module, w: Tensor) -> float:
                return float(ops.prim.dtype(w))
            """;

    @TempDir
    private Path temporary;

    /** A model in float32 whose matrices have the values that bfloat16 rounds those of an oracle to. */
    private Path rounded(String name) throws IOException {
        Path folder = temporary.resolve("rounded");
        try (CausalLm model = CausalLm.load(OracleModels.folder(name), BFLOAT16)) {
            model.saveMerged(folder);
        }
        return folder;
    }

    private static void assertScoresAgree(TokenScores actual, TokenScores expected) {
        for (int i = 0; i < expected.logProbs().length; i++) {
            assertThat(actual.logProbs()[i]).containsExactly(expected.logProbs()[i], within(2e-5));
            assertThat(actual.entropies()[i]).containsExactly(expected.entropies()[i], within(2e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2_tied_sharded", "qwen3", "smollm3", "phi3", "gemma2", "gemma3_text", "gpt2"})
    void score_isThatOfTheSameValuesInFloat32(String name) throws IOException {
        try (CausalLm held = Training.adapted(OracleModels.folder(name), LORA, BFLOAT16);
                CausalLm wide = Training.adapted(rounded(name), LORA, FLOAT32)) {
            assertThat(held.held().hasNarrow()).isTrue();
            assertThat(wide.held().hasNarrow()).isFalse();
            assertScoresAgree(held.score(Training.pair()), wide.score(Training.pair()));
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, false", "llama, true", "phi3, true", "gemma2, false", "gpt2, true", "gpt2, false"})
    void accumulate_gradientsAreThoseOfTheSameValuesInFloat32(String name, boolean recompute) throws IOException {
        TokenBatch batch = Training.pair();
        try (CausalLm held = Training.adapted(OracleModels.folder(name), LORA, BFLOAT16.withRecompute(recompute));
                CausalLm wide = Training.adapted(rounded(name), LORA, FLOAT32.withRecompute(recompute))) {
            assertScoresAgree(
                    held.accumulate(batch, scores -> Training.direction(batch)),
                    wide.accumulate(batch, scores -> Training.direction(batch)));
            for (LoraModule module : LoraModule.of(held.config(), LORA)) {
                for (String tensor : List.of(module.a().name(), module.b().name())) {
                    assertClose(tensor, Training.gradient(held, tensor), Training.gradient(wide, tensor));
                }
            }
        }
    }

    private static void assertClose(String name, float[] actual, float[] expected) {
        double scale = 1e-3;
        for (float value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int k = 0; k < expected.length; k++) {
            assertThat((double) actual[k]).as(name).isCloseTo(expected[k], within(1e-4 * scale));
        }
    }

    @ParameterizedTest
    @CsvSource({"llama_tied_bf16, BFLOAT16", "mistral_swa_fp16, FLOAT16"})
    void auto_holdsMatricesAsTheyAreStored(String name, StoredType type) throws IOException {
        try (CausalLm held = Training.adapted(OracleModels.folder(name), LORA, AUTO);
                CausalLm wide = Training.adapted(OracleModels.folder(name), LORA, FLOAT32)) {
            assertThat(held.held().narrow().values()).containsOnly(type);
            assertThat(held.held().bytes(held.config())).isLessThan(wide.held().bytes(wide.config()) * 52 / 100);
            assertScoresAgree(held.score(Training.pair()), wide.score(Training.pair()));
            Path one = temporary.resolve("held");
            Path two = temporary.resolve("wide");
            held.saveMerged(one);
            wide.saveMerged(two);
            assertThat(one.resolve("model.safetensors")).hasSameBinaryContentAs(two.resolve("model.safetensors"));
        }
    }

    /** Asked of libtorch, since DJL does not know bfloat16. */
    @ParameterizedTest
    @CsvSource({"llama_tied_bf16,AUTO", "mistral_swa_fp16,AUTO", "llama,BFLOAT16", "gpt2,BFLOAT16"})
    void load_arraysAreInTheTypesThatHeldSays(String name, BaseDtype dtype) throws IOException {
        try (CausalLm model = CausalLm.load(OracleModels.folder(name), CausalLm.Options.DEFAULT.withBaseDtype(dtype));
                TorchScript script = TorchScript.compile(model.manager(), TYPE_OF, Map.of())) {
            for (TensorSpec tensor : model.config().tensors()) {
                int expected =
                        switch (model.held().type(tensor)) {
                            case FLOAT16 -> 5;
                            case FLOAT32 -> 6;
                            case BFLOAT16 -> 15;
                        };
                assertThat(script.number("type", Training.array(model, tensor.name())))
                        .as(tensor.name())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void auto_float32FileIsTrainedAsAWhole() throws IOException {
        TokenBatch batch = Training.pair();
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama"), AUTO)) {
            model.accumulate(batch, scores -> Training.direction(batch));
            assertThat(Training.gradient(model, "model.layers.0.self_attn.q_proj.weight"))
                    .isNotEmpty();
        }
    }

    @Test
    void load_adapterFolderHoldsItsBaseAsStored() throws IOException {
        try (CausalLm model = Training.adapted(OracleModels.folder("llama_tied_bf16"), LORA, FLOAT32)) {
            model.save(temporary);
            try (CausalLm again = CausalLm.load(temporary);
                    CausalLm wide = CausalLm.load(temporary, FLOAT32)) {
                assertThat(again.held().hasNarrow()).isTrue();
                assertThat(wide.held().hasNarrow()).isFalse();
                assertScoresAgree(again.score(Training.pair()), model.score(Training.pair()));
            }
        }
    }

    @Test
    void accumulate_withoutAdaptersIsRefused() throws IOException {
        TokenBatch batch = Training.pair();
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama"), BFLOAT16)) {
            assertThatThrownBy(() -> model.accumulate(batch, scores -> Training.direction(batch)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("held in 16 bits")
                    .hasMessageContaining("adapters");
        }
    }

    @Test
    void parameters_valuesCanBeReadAsFloat32() throws IOException {
        String name = "model.layers.0.mlp.up_proj.weight";
        try (CausalLm held = CausalLm.load(OracleModels.folder("llama_tied_bf16"), AUTO);
                CausalLm wide = CausalLm.load(OracleModels.folder("llama_tied_bf16"));
                NDArray values = Training.array(held, name).toType(DataType.FLOAT32, true)) {
            assertThat(Training.array(held, name).getShape())
                    .isEqualTo(Training.array(wide, name).getShape());
            assertThat(values.toFloatArray())
                    .isEqualTo(Training.array(wide, name).toFloatArray());
        }
    }

    @Test
    void random_weightsAreThoseOfFloat32Rounded() throws IOException {
        try (CausalLm original = CausalLm.load(OracleModels.folder("llama"));
                CausalLm held = random(original, BFLOAT16);
                CausalLm wide = random(original, FLOAT32);
                NDArray values =
                        Training.array(held, "model.embed_tokens.weight").toType(DataType.FLOAT32, true)) {
            float[] expected = Training.array(wide, "model.embed_tokens.weight").toFloatArray();
            float[] actual = values.toFloatArray();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(Math.abs(expected[i]) / 256));
            }
        }
    }

    private static CausalLm random(CausalLm like, CausalLm.Options options) throws IOException {
        return CausalLm.random(like.config(), InitialWeights.of(like.config()), null, 3, options);
    }

    @Test
    void reference_sharesWhatIsHeld() throws IOException {
        try (CausalLm plain = CausalLm.load(OracleModels.folder("llama"), BFLOAT16);
                CausalLm model = Training.adapted(OracleModels.folder("llama"), LORA, BFLOAT16);
                CausalLm reference = model.reference()) {
            assertThat(Training.array(reference, "model.layers.0.mlp.up_proj.weight"))
                    .isSameAs(Training.array(model, "model.layers.0.mlp.up_proj.weight"));
            assertScoresAgree(reference.score(Training.pair()), plain.score(Training.pair()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi3", "gpt2", "gemma3_text"})
    void decoder_logProbsAreThoseOfScore(String name) throws IOException {
        try (CausalLm model = Training.adapted(OracleModels.folder(name), LORA, BFLOAT16);
                Decoder decoder = model.decoder(3, 40)) {
            assertDecodesAsScored(decoder, model, 1e-4);
        }
    }

    /** As it is done for large models, without prepared weights. */
    @ParameterizedTest
    @CsvSource({
        "llama, BFLOAT16",
        "qwen2_swa_yarn, BFLOAT16",
        "qwen3, BFLOAT16",
        "smollm3, BFLOAT16",
        "phi3, BFLOAT16",
        "gemma, BFLOAT16",
        "gemma2, BFLOAT16",
        "gemma3_text, BFLOAT16",
        "gpt2, BFLOAT16",
        "mistral_swa_fp16, AUTO"
    })
    void leanDecoder_logProbsAreThoseOfScore(String name, BaseDtype dtype) throws IOException {
        try (CausalLm model = Training.adapted(
                        OracleModels.folder(name), LORA, CausalLm.Options.DEFAULT.withBaseDtype(dtype));
                NDManager manager = model.manager().newSubManager();
                Decoder decoder = lean(model, manager, ComputeOptions.DEFAULT)) {
            assertDecodesAsScored(decoder, model, 2e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leanDecoder_computesInBfloat16(boolean float32Head) throws IOException {
        ComputeOptions compute = new ComputeOptions(Precision.BFLOAT16, float32Head, false);
        try (CausalLm model = Training.adapted(OracleModels.folder("llama"), LORA, BFLOAT16.withCompute(compute));
                NDManager manager = model.manager().newSubManager();
                Decoder decoder = lean(model, manager, compute)) {
            assertDecodesAsScored(decoder, model, 0.1);
        }
    }

    private static Decoder lean(CausalLm model, NDManager manager, ComputeOptions compute) {
        AdapterFolder adapters = AdapterFolder.fresh(LORA, model.config(), null);
        DecoderBlock block = new DecoderBlock(model.config(), manager, adapters, compute, model.held(), true);
        for (Pair<String, Parameter> parameter : model.parameters()) {
            block.getParameters()
                    .get(parameter.getKey())
                    .setArray(parameter.getValue().getArray());
        }
        return new CachedDecoder(block, 3, 40);
    }

    private static void assertDecodesAsScored(Decoder decoder, CausalLm model, double tolerance) {
        int[][] prompts = {{5, 6, 7, 8}, {9}, {1, 2, 3, 4, 5, 6, 7}};
        int[] rows = {0, 1, 2};
        double[][] uniforms = new double[3][];
        SplittableRandom random = new SplittableRandom(3);
        for (int row : rows) {
            decoder.admit(prompts[row], new int[] {row});
            uniforms[row] = random.doubles(10).toArray();
        }
        Decoder.Draws draws = decoder.draw(rows, 10, uniforms, Distribution.UNCHANGED);
        for (int row : rows) {
            int length = prompts[row].length;
            int[] tokens = Arrays.copyOf(prompts[row], length + 10);
            System.arraycopy(draws.tokens()[row], 0, tokens, length, 10);
            double[] scored = model.score(new TokenBatch(List.of(new TokenSequence(tokens, length))))
                    .logProbs()[0];
            for (int t = 0; t < 10; t++) {
                assertThat((double) draws.logProbs()[row][t]).isCloseTo(scored[t], within(tolerance));
            }
        }
    }

    @Test
    void heldWeights_normsAndBiasesStayFloat32() throws IOException {
        try (CausalLm model = CausalLm.load(OracleModels.folder("gpt2"), BFLOAT16)) {
            HeldWeights held = model.held();
            assertThat(held.narrow().keySet())
                    .contains("transformer.wte.weight", "transformer.h.0.attn.c_attn.weight")
                    .doesNotContain("transformer.h.0.attn.c_attn.bias", "transformer.ln_f.weight");
        }
    }
}
