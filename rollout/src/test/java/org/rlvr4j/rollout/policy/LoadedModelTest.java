package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.script.TorchScript;

/** A decoder that is opened again holds the weights as they are now, and loads no others. */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
class LoadedModelTest {

    private static final int STEPS = 3;

    private static final String OPTIMIZER = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def update(self: __torch__.Module, ps: List[Tensor]) -> None:
                torch._foreach_mul_(ps, 1.25)
            """;

    private static CausalLm model(String name, BaseDtype dtype) throws IOException {
        return CausalLm.load(
                OracleModels.folder(name),
                CausalLm.Options.on(Device.cpu())
                        .withDecoder(DecoderChoice.VECTOR)
                        .withBaseDtype(dtype));
    }

    /** A model whose writes are counted, since none of it is trained. */
    private static CausalLm frozen(String name) throws IOException {
        CausalLm model = model(name, BaseDtype.FLOAT32);
        model.parameters().forEach(parameter -> parameter.getValue().getArray().setRequiresGradient(false));
        return model;
    }

    private static VectorModels models(CausalLm model) {
        return new VectorModels((DecoderBlock) model.block());
    }

    private static Decoder.Draws draws(Decoder decoder) {
        decoder.admit(IntStream.range(20, 41).toArray(), new int[] {0, 1});
        return decoder.draw(
                new int[] {0, 1}, STEPS, new double[][] {{.1, .2, .3}, {.7, .8, .9}}, Distribution.atTemperature(1));
    }

    /** Draws from the model that is kept, and from a second one, which loads everything. */
    private static void assertDrawsFromPresentWeights(CausalLm model, String written) {
        Decoder kept = model.decoder(2, 40);
        try (Decoder second = model.decoder(2, 40)) {
            Decoder.Draws actual = draws(kept);
            kept.close(); // first, so that it is the one that is kept
            Decoder.Draws expected = draws(second);
            assertThat(actual.tokens()).as(written).isDeepEqualTo(expected.tokens());
            assertThat(actual.logProbs()).as(written).isDeepEqualTo(expected.logProbs());
        }
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void decoder_anyParameterWrittenToIsSeen(String name) throws IOException {
        try (CausalLm model = frozen(name)) {
            assertDrawsFromPresentWeights(model, "nothing");
            for (Pair<String, Parameter> parameter : model.parameters()) {
                parameter.getValue().getArray().addi(0.25f);
                assertDrawsFromPresentWeights(model, parameter.getKey());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_swa_yarn", "gpt2", "phi3"})
    void decoder_anyAdapterWrittenToIsSeen(String name) throws IOException {
        LoraConfig lora = LoraConfig.builder().rank(2).build();
        try (CausalLm model = model(name, BaseDtype.BFLOAT16).withAdapters(lora)) {
            assertDrawsFromPresentWeights(model, "nothing");
            for (Pair<String, Parameter> parameter : model.parameters()) {
                if (parameter.getValue().requiresGradient()) {
                    parameter.getValue().getArray().addi(0.25f);
                    assertDrawsFromPresentWeights(model, parameter.getKey());
                }
            }
        }
    }

    /** In bfloat16 no row can be read out of the head, which is rounded; untied heads have none. */
    @ParameterizedTest
    @CsvSource({"llama,BFLOAT16", "qwen3,BFLOAT16", "gemma2,BFLOAT16", "gpt2,BFLOAT16", "phi3,FLOAT32"})
    void decoder_rowsOfTheEmbeddingAreThoseOfNow(String name, Precision precision) throws IOException {
        CausalLm.Options options = CausalLm.Options.on(Device.cpu())
                .withDecoder(DecoderChoice.VECTOR)
                .withPrecision(precision);
        try (CausalLm model = CausalLm.load(OracleModels.folder(name), options)) {
            float[][] before = first(model);
            NDArray embedding = model.parameters().get(0).getValue().getArray();
            embedding.muli(1.5f);
            float[][] after = first(model);
            assertThat(Arrays.deepEquals(after, before)).isFalse();
            assertDrawsFromPresentWeights(model, "embedding");
        }
    }

    private static float[][] first(CausalLm model) {
        try (Decoder decoder = model.decoder(2, 40)) {
            return draws(decoder).logProbs();
        }
    }

    @Test
    void draw_afterThePolicyWasClosedIsAnError() throws IOException {
        CausalLm.Options options = CausalLm.Options.on(Device.cpu())
                .withDecoder(DecoderChoice.VECTOR)
                .withPrecision(Precision.BFLOAT16);
        CausalLm model = CausalLm.load(OracleModels.folder("llama"), options);
        try (Decoder decoder = model.decoder(2, 40)) {
            draws(decoder);
            model.close();
            decoder.release(0);
            decoder.release(1);
            decoder.admit(new int[] {50, 51, 52}, new int[] {0});
            assertThatThrownBy(
                            () -> decoder.draw(new int[] {0}, 1, new double[][] {{.5}}, Distribution.atTemperature(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("close its decoders first");
        }
    }

    /** Its memory may be something else's by then. */
    @Test
    void draw_afterTheEmbeddingWasReleasedIsAnError() throws IOException {
        CausalLm.Options options = CausalLm.Options.on(Device.cpu())
                .withDecoder(DecoderChoice.VECTOR)
                .withPrecision(Precision.BFLOAT16);
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama"), options);
                Decoder decoder = model.decoder(2, 40)) {
            draws(decoder);
            model.parameters().get(0).getValue().getArray().close();
            decoder.release(0);
            decoder.release(1);
            decoder.admit(new int[] {50, 51, 52}, new int[] {0});
            assertThatThrownBy(
                            () -> decoder.draw(new int[] {0}, 1, new double[][] {{.5}}, Distribution.atTemperature(1)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    static Stream<Named<Consumer<Parameter>>> writers() {
        return Stream.of(
                Named.of("in place", parameter -> parameter.getArray().muli(1.5f)),
                Named.of("at an index", parameter -> parameter.getArray().set(new NDIndex(0), 0.5f)),
                Named.of("from Java", parameter -> {
                    float[] values = parameter.getArray().toFloatArray();
                    values[0]++;
                    parameter.getArray().set(values);
                }),
                Named.of("from another", parameter -> {
                    try (NDArray twice = parameter.getArray().mul(2)) {
                        twice.copyTo(parameter.getArray());
                    }
                }),
                Named.of("interned", parameter -> parameter
                        .getArray()
                        .intern(parameter.getArray().mul(2))),
                Named.of(
                        "another array",
                        parameter -> replace(parameter, parameter.getArray().mul(2))));
    }

    private static void replace(Parameter parameter, NDArray array) {
        parameter.close();
        parameter.setShape(null);
        parameter.setArray(array);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void refresh_anyWriteIsSeen(Consumer<Parameter> writer) throws IOException {
        try (CausalLm model = frozen("llama");
                VectorModels models = models(model)) {
            LoadedModel loaded = models.take(32);
            Parameter parameter = model.parameters().get("model.layers.1.mlp.up_proj.weight");
            writer.accept(parameter);
            assertThat(loaded.refresh()).isOne();
            assertThat(loaded.refresh()).isZero();
            loaded.close();
            assertDrawsFromPresentWeights(model, "up");
        }
    }

    /** In inference mode such writes leave no trace. */
    @Test
    void decoder_writesOfManyTensorsAtOnceAreSeen() throws IOException {
        try (CausalLm model = model("llama", BaseDtype.FLOAT32);
                TorchScript script = TorchScript.compile(model.manager(), OPTIMIZER, Map.of())) {
            assertDrawsFromPresentWeights(model, "nothing");
            for (int update = 0; update < 3; update++) {
                script.run("update", ((DecoderBlock) model.block()).trained());
                assertDrawsFromPresentWeights(model, "all");
            }
        }
    }

    @Test
    void refresh_loadsNothingTwice() throws IOException {
        try (CausalLm model = frozen("llama");
                VectorModels models = models(model)) {
            LoadedModel loaded = models.take(32);
            models.giveBack(loaded);

            assertThat(models.take(64)).isSameAs(loaded);
            assertThat(loaded.refresh()).isZero();
        }
    }

    /** A second one would take memory for nothing. */
    @Test
    void giveBack_keepsOneModel() throws IOException {
        try (CausalLm model = frozen("llama");
                VectorModels models = models(model)) {
            LoadedModel first = models.take(32);
            LoadedModel second = models.take(32);
            models.giveBack(first);
            models.giveBack(second);

            assertThat(models.take(32)).isSameAs(first);
            LoadedModel third = models.take(32);
            assertThat(third).isNotSameAs(second);
            models.giveBack(first);
            models.giveBack(third);
        }
    }

    /** A decoder may be closed after its model is. */
    @Test
    void giveBack_afterCloseKeepsNone() throws IOException {
        try (CausalLm model = frozen("llama")) {
            VectorModels models = models(model);
            LoadedModel loaded = models.take(32);
            models.close();
            models.giveBack(loaded);

            assertThatThrownBy(loaded::refresh).hasMessageContaining("released");
        }
    }

    @Test
    void refresh_afterAFailureLoadsEverything() throws IOException {
        try (CausalLm model = frozen("llama");
                VectorModels models = models(model)) {
            LoadedModel loaded = models.take(32);
            Parameter parameter = model.parameters().get("model.layers.0.self_attn.o_proj.weight");
            NDArray whole = parameter.getArray().duplicate();
            replace(parameter, model.manager().zeros(new Shape(3, 5)));
            assertThatThrownBy(loaded::refresh).hasMessageContaining("[3, 5]");
            replace(parameter, whole);

            assertThat(loaded.refresh()).isEqualTo(4 * model.config().layers() + 4);
            models.giveBack(loaded);
        }
    }

    @Test
    void refresh_frozenMatricesStay() throws IOException {
        LoraConfig lora =
                LoraConfig.builder().rank(2).targetModules(List.of("q_proj")).build();
        try (CausalLm model = model("llama", BaseDtype.BFLOAT16).withAdapters(lora);
                VectorModels models = models(model)) {
            LoadedModel loaded = models.take(32);
            for (Pair<String, Parameter> parameter : model.parameters()) {
                if (parameter.getValue().requiresGradient()) {
                    parameter.getValue().getArray().addi(0.25f);
                }
            }
            assertThat(loaded.refresh()).isEqualTo(model.config().layers());
            loaded.close();
        }
    }

    /** A number that is written in one type and read in the other is the same. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi3"})
    void decoder_basesInSixteenBitsAreThoseOfTheirValuesInFloat32(String name) throws IOException {
        try (CausalLm narrow = model(name, BaseDtype.BFLOAT16);
                CausalLm wide = model(name, BaseDtype.FLOAT32)) {
            for (Pair<String, Parameter> parameter : wide.parameters()) {
                try (NDArray value =
                        narrow.parameters().get(parameter.getKey()).getArray().toType(DataType.FLOAT32, true)) {
                    parameter.getValue().getArray().set(value.toFloatArray());
                }
            }
            try (Decoder decoder = narrow.decoder(2, 40);
                    Decoder expected = wide.decoder(2, 40)) {
                assertThat(draws(decoder).logProbs())
                        .isDeepEqualTo(draws(expected).logProbs());
            }
        }
    }
}
