package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.vector.VectorShape;

/** Decoding with vectors against the script, against {@code score}, and against itself with other company. */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
class VectorDecoderTest {

    private static final int STEPS = 12;
    private static final int[][] PROMPTS = {
        {5, 6, 7}, {9}, IntStream.range(40, 75).toArray()
    };
    private static final Distribution DISTRIBUTION = Distribution.atTemperature(0.8);

    private static CausalLm model(String name, DecoderChoice decoder) throws IOException {
        return CausalLm.load(
                OracleModels.folder(name), CausalLm.Options.on(Device.cpu()).withDecoder(decoder));
    }

    private static double[][] uniforms(int rows, int steps) {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.range(0, rows)
                .mapToObj(i -> random.doubles(steps).toArray())
                .toArray(double[][]::new);
    }

    private static int[] joined(int[] prompt, int[] drawn) {
        return IntStream.concat(Arrays.stream(prompt), Arrays.stream(drawn)).toArray();
    }

    /** Two rows of the first prompt, one of the second, three of the third. */
    private static Decoder.Draws draws(CausalLm model) {
        try (Decoder decoder = model.decoder(6, 64)) {
            decoder.admit(PROMPTS[0], new int[] {4, 1});
            decoder.admit(PROMPTS[1], new int[] {0});
            decoder.admit(PROMPTS[2], new int[] {2, 3, 5});
            return decoder.draw(new int[] {0, 1, 2, 3, 4, 5}, STEPS, uniforms(6, STEPS), DISTRIBUTION);
        }
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void draw_tokensAreThoseOfTheScript(String name) throws IOException {
        try (CausalLm vectors = model(name, DecoderChoice.AUTO);
                CausalLm script = model(name, DecoderChoice.SCRIPT)) {
            assertThat(draws(vectors).tokens()).isDeepEqualTo(draws(script).tokens());
        }
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void draw_logProbsAreThoseOfScore(String name) throws IOException {
        int[] promptOfRow = {1, 0, 2, 2, 0, 2};
        try (CausalLm model = model(name, DecoderChoice.AUTO)) {
            Decoder.Draws draws = draws(model);
            for (int row = 0; row < promptOfRow.length; row++) {
                int[] prompt = PROMPTS[promptOfRow[row]];
                TokenSequence sequence = new TokenSequence(joined(prompt, draws.tokens()[row]), prompt.length);
                double[] scored =
                        model.score(new TokenBatch(List.of(sequence), 0.8)).logProbs()[0];
                double[] untempered =
                        model.score(new TokenBatch(List.of(sequence))).logProbs()[0];
                for (int t = 0; t < STEPS; t++) { // some units in the last place of the largest logits
                    assertThat((double) draws.logProbs()[row][t]).isCloseTo(scored[t], within(2e-5));
                    assertThat((double) draws.untemperedLogProbs()[row][t]).isCloseTo(untempered[t], within(2e-5));
                }
            }
        }
    }

    /** To the last bit, whatever else is in the batch, and whenever it comes and goes. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2_swa_yarn", "gemma2", "gpt2", "phi3"})
    void draw_isTheSameInAnyCompany(String name) throws IOException {
        int[] prompt = IntStream.range(40, 63).toArray();
        double[] own = uniforms(1, 3 * STEPS)[0];
        try (CausalLm model = model(name, DecoderChoice.AUTO);
                Decoder alone = model.decoder(1, 60);
                Decoder among = model.decoder(40, 60)) {
            alone.admit(prompt, new int[] {0});
            Decoder.Draws expected = alone.draw(new int[] {0}, 3 * STEPS, new double[][] {own}, DISTRIBUTION);

            among.admit(PROMPTS[0], IntStream.range(0, 20).toArray());
            among.admit(prompt, new int[] {33, 20, 21});
            int[][] companies = new int[3][];
            companies[0] =
                    IntStream.concat(IntStream.range(0, 22), IntStream.of(33)).toArray();
            companies[1] = IntStream.concat(IntStream.of(33, 39), IntStream.range(5, 19))
                    .toArray();
            companies[2] = new int[] {33};
            for (int part = 0; part < 3; part++) {
                int[] company = companies[part];
                if (part == 1) {
                    IntStream.of(0, 1, 2, 3, 4, 19, 20, 21).forEach(among::release);
                    among.admit(PROMPTS[1], new int[] {39});
                }
                if (part == 2) {
                    Arrays.stream(companies[1]).filter(row -> row != 33).forEach(among::release);
                }
                double[][] uniforms = uniforms(company.length, STEPS);
                int at = IntStream.range(0, company.length)
                        .filter(i -> company[i] == 33)
                        .findFirst()
                        .orElseThrow();
                uniforms[at] = Arrays.copyOfRange(own, part * STEPS, (part + 1) * STEPS);
                Decoder.Draws drawn = among.draw(company, STEPS, uniforms, DISTRIBUTION);
                int from = part * STEPS;
                assertThat(drawn.tokens()[at]).isEqualTo(Arrays.copyOfRange(expected.tokens()[0], from, from + STEPS));
                assertThat(drawn.logProbs()[at])
                        .isEqualTo(Arrays.copyOfRange(expected.logProbs()[0], from, from + STEPS));
            }
        }
    }

    @Test
    void release_beforeTheFirstDrawLeavesTheGroupItsPrompt() throws IOException {
        double[][] uniforms = uniforms(1, STEPS);
        try (CausalLm model = model("llama", DecoderChoice.VECTOR);
                Decoder alone = model.decoder(1, 64);
                Decoder group = model.decoder(3, 64)) {
            alone.admit(PROMPTS[2], new int[] {0});
            group.admit(PROMPTS[2], new int[] {2, 0, 1});
            group.release(2);
            group.admit(PROMPTS[0], new int[] {2});
            group.release(0);
            group.release(2);
            assertThat(group.draw(new int[] {1}, STEPS, uniforms, DISTRIBUTION).logProbs())
                    .isDeepEqualTo(alone.draw(new int[] {0}, STEPS, uniforms, DISTRIBUTION)
                            .logProbs());
        }
    }

    /** What the Java heap is asked for is what a model then takes. */
    @ParameterizedTest
    @CsvSource({"FLOAT32,false", "BFLOAT16,false", "BFLOAT16,true"})
    void weights_takeWhatTheShapeSays(Precision precision, boolean float32Head) throws IOException {
        ComputeOptions compute = new ComputeOptions(precision, float32Head, false, DecoderChoice.VECTOR);
        try (CausalLm model = CausalLm.load(
                        OracleModels.folder("llama"),
                        CausalLm.Options.on(Device.cpu()).withCompute(compute));
                VectorModels models = new VectorModels((DecoderBlock) model.block())) {
            LoadedModel loaded = models.take(64);
            long expected = VectorShapes.of(model.config()).weightBytes(compute.isHalf(), compute.isHeadHalf());
            long alignment = 64L * (4 * model.config().layers() + 1);
            assertThat(loaded.model().bytes()).isBetween(expected, expected + alignment);
            models.giveBack(loaded);
        }
    }

    @Test
    void draw_isTheSameWithAnyNumberOfThreads() throws IOException {
        int before = JniUtils.getNumThreads();
        Decoder.Draws[] drawn = new Decoder.Draws[2];
        try {
            for (int i = 0; i < 2; i++) {
                JniUtils.setNumThreads(1 + 2 * i);
                try (CausalLm model = model("qwen2_swa_yarn", DecoderChoice.VECTOR)) {
                    drawn[i] = draws(model);
                }
            }
        } finally {
            JniUtils.setNumThreads(before);
        }
        assertThat(drawn[1].tokens()).isDeepEqualTo(drawn[0].tokens());
        assertThat(drawn[1].logProbs()).isDeepEqualTo(drawn[0].logProbs());
    }

    /** The general way to draw and the fast one agree where both apply. */
    @Test
    void draw_filteredByNothingIsTheSame() throws IOException {
        Distribution all = new Distribution(0.8, 255, 1.0, 1e-30);
        try (CausalLm model = model("llama", DecoderChoice.VECTOR);
                Decoder fast = model.decoder(1, 64);
                Decoder general = model.decoder(1, 64)) {
            fast.admit(PROMPTS[0], new int[] {0});
            general.admit(PROMPTS[0], new int[] {0});
            Decoder.Draws expected = fast.draw(new int[] {0}, 40, uniforms(1, 40), DISTRIBUTION);
            Decoder.Draws drawn = general.draw(new int[] {0}, 40, uniforms(1, 40), all);
            assertThat(drawn.tokens()).isDeepEqualTo(expected.tokens());
            assertThat(drawn.logProbs()[0]).containsExactly(expected.logProbs()[0], within(1e-6f));
        }
    }

    @Test
    void draw_penaltyAndBarsAreTheScripts() throws IOException {
        Distribution penalized = new Distribution(0.9, 30, 0.95, 0.01).withRepetitionPenalty(1.3);
        Decoder.Barred barred = new Decoder.Barred(new int[] {3, 200, 17}, new int[] {4, 0});
        int[][][] tokens = new int[2][][];
        for (DecoderChoice choice : List.of(DecoderChoice.VECTOR, DecoderChoice.SCRIPT)) {
            try (CausalLm model = model("qwen3", choice);
                    Decoder decoder = model.decoder(2, 64)) {
                decoder.admit(PROMPTS[0], new int[] {0});
                decoder.admit(PROMPTS[2], new int[] {1});
                tokens[choice == DecoderChoice.VECTOR ? 0 : 1] = decoder.draw(
                                new int[] {0, 1}, 20, uniforms(2, 20), penalized, barred)
                        .tokens();
            }
        }
        assertThat(tokens[0]).isDeepEqualTo(tokens[1]);
    }

    @Test
    void draw_barsHoldWithoutFilters() throws IOException {
        int[] rows = {0};
        try (CausalLm model = model("llama", DecoderChoice.VECTOR);
                Decoder free = model.decoder(1, 64);
                Decoder bound = model.decoder(1, 64)) {
            free.admit(PROMPTS[0], rows);
            bound.admit(PROMPTS[0], rows);
            int first =
                    free.draw(rows, 1, new double[1][1], Distribution.GREEDY).tokens()[0][0];
            Decoder.Barred barred = new Decoder.Barred(new int[] {first}, new int[] {1});
            assertThat(bound.draw(rows, 1, new double[1][1], Distribution.GREEDY, barred)
                            .tokens()[0][0])
                    .isNotEqualTo(first);
        }
    }

    /** The copy of the weights is the one that the first decoder made. */
    @Test
    void decoder_openedAgainSeesNewWeights() throws IOException {
        try (CausalLm model = model("llama", DecoderChoice.VECTOR);
                CausalLm changed = model("llama", DecoderChoice.VECTOR)) {
            for (CausalLm each : List.of(model, changed)) {
                NDArray norm = each.parameters().get("model.norm.weight").getArray();
                if (each == model) {
                    draws(each);
                }
                norm.muli(1.5);
            }
            assertThat(draws(model).logProbs()).isDeepEqualTo(draws(changed).logProbs());
        }
    }

    /** Two that are open at once do not meet. */
    @Test
    void decoder_openedBesideAnotherKeepsItsWeights() throws IOException {
        try (CausalLm model = model("llama", DecoderChoice.VECTOR)) {
            Decoder.Draws expected = draws(model);
            try (Decoder first = model.decoder(1, 64)) {
                model.parameters().get("model.norm.weight").getArray().muli(3);
                draws(model);
                first.admit(PROMPTS[1], new int[] {0});
                Decoder.Draws drawn =
                        first.draw(new int[] {0}, STEPS, new double[][] {uniforms(6, STEPS)[0]}, DISTRIBUTION);
                assertThat(drawn.logProbs()[0]).isEqualTo(expected.logProbs()[0]);
            }
        }
    }

    @Test
    void draw_divergedWeightsAreNamed() throws IOException {
        try (CausalLm model = model("llama", DecoderChoice.VECTOR)) {
            model.parameters().get("model.norm.weight").getArray().muli(Float.NaN);
            assertThatThrownBy(() -> draws(model))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the weights have diverged");
        }
    }

    @Test
    void decoder_misuseIsRefused() throws IOException {
        try (CausalLm model = model("llama", DecoderChoice.VECTOR);
                Decoder decoder = model.decoder(2, 8)) {
            assertThatThrownBy(() -> decoder.release(1)).hasMessageContaining("row 1 is free");
            assertThatThrownBy(() -> decoder.admit(new int[0], new int[] {0})).hasMessageContaining("empty");
            assertThatThrownBy(() -> decoder.admit(new int[] {256}, new int[] {0}))
                    .hasMessageContaining("token id 256");
            assertThatThrownBy(() -> decoder.admit(new int[8], new int[] {0})).hasMessageContaining("no room");
            decoder.admit(new int[] {1, 2, 3}, new int[] {0});
            assertThatThrownBy(() -> decoder.admit(new int[] {1}, new int[] {0}))
                    .hasMessageContaining("occupied");
            assertThatThrownBy(() -> decoder.draw(new int[] {0}, 6, new double[1][6], DISTRIBUTION))
                    .hasMessageContaining("no room for 6 more in a decoder of length 8");
            decoder.admit(new int[] {1}, new int[] {1});
            assertThatThrownBy(() -> decoder.draw(new int[] {0}, 1, new double[1][1], DISTRIBUTION))
                    .hasMessageContaining("1 rows are drawn of 2");
        }
    }

    @Test
    void load_modelThatVectorsDoNotCoverIsRefused() {
        assertThatThrownBy(() -> FamilyTest.model(
                        FamilyTest.shapes()
                                .map(Named::getPayload)
                                .filter(config -> RotaryRows.of(config).areSwitched())
                                .findFirst()
                                .orElseThrow(),
                        DecoderChoice.VECTOR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longrope")
                .hasMessageContaining("set the decoder to auto");
    }

    @Test
    void open_heapTooSmallTakesTheScriptUnlessVectorsAreAskedFor() throws IOException {
        try (CausalLm free = model("llama", DecoderChoice.AUTO);
                CausalLm bound = model("llama", DecoderChoice.VECTOR)) {
            try (Decoders decoders = new Decoders((DecoderBlock) free.block(), 100_000);
                    Decoder decoder = decoders.open(2, 64)) {
                assertThat(decoder).isInstanceOf(CachedDecoder.class);
            }
            try (Decoders decoders = new Decoders((DecoderBlock) bound.block(), 100_000)) {
                assertThatThrownBy(() -> decoders.open(2, 64))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("raise it with -Xmx");
            }
            try (Decoder decoder = free.decoder(2, 64)) {
                assertThat(decoder).isInstanceOf(VectorDecoder.class);
            }
        }
    }

    @Test
    void open_moreLogitsThanAnArrayHoldsTakeTheScriptUnlessVectorsAreAskedFor() throws IOException {
        int rows = 10_000_000;
        try (CausalLm free = model("llama", DecoderChoice.AUTO);
                CausalLm bound = model("llama", DecoderChoice.VECTOR)) {
            try (Decoders decoders = new Decoders((DecoderBlock) free.block(), Long.MAX_VALUE)) {
                assertThat(decoders.shape(rows, 64)).isEmpty();
            }
            try (Decoders decoders = new Decoders((DecoderBlock) bound.block(), Long.MAX_VALUE)) {
                assertThatThrownBy(() -> decoders.open(rows, 64))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("at most 8,388,607 rows at a time, or set the decoder to auto");
            }
        }
    }

    @Test
    void load_matricesTooLargeForJavaAreRefusedWithTheRemedy() throws IOException {
        ModelConfig config = ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize(96)
                .hiddenSize(32)
                .intermediateSize(40_000_000)
                .layers(1)
                .heads(4)
                .kvHeads(4)
                .maxPositions(64)
                .build();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            ComputeOptions compute = ComputeOptions.DEFAULT.withDecoder(DecoderChoice.VECTOR);
            DecoderBlock block = new DecoderBlock(config, manager, null, compute);
            assertThatThrownBy(() -> new Decoders(block))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the decoder was set to vector, which does not cover a matrix of 2,560,000,000"
                            + " numbers (gate and up of a layer, 80,000,000 x 32), since one of Java's arrays holds at"
                            + " most 2,147,483,623 in float32; set the decoder to auto");
        }
    }

    @Test
    void open_needsRoomForLogitsToo() throws IOException {
        try (CausalLm model = model("llama", DecoderChoice.AUTO)) {
            VectorShape shape = VectorShapes.of(model.config());
            long without = shape.weightBytes(false, false) + shape.cacheBytes(2, 64, false);
            try (Decoders decoders = new Decoders((DecoderBlock) model.block(), without);
                    Decoder decoder = decoders.open(2, 64)) {
                assertThat(decoder).isInstanceOf(CachedDecoder.class);
            }
            long all = without + shape.logitBytes(2);
            try (Decoders decoders = new Decoders((DecoderBlock) model.block(), all);
                    Decoder decoder = decoders.open(2, 64)) {
                assertThat(decoder).isInstanceOf(VectorDecoder.class);
            }
        }
    }

    /** What is held in bfloat16 is rounded once; what is computed with it is float32's. */
    @Test
    void draw_bfloat16IsNearerToFloat32ThanTheScripts() throws IOException {
        double[] gaps = new double[2];
        for (DecoderChoice choice : List.of(DecoderChoice.VECTOR, DecoderChoice.SCRIPT)) {
            CausalLm.Options half = CausalLm.Options.on(Device.cpu())
                    .withPrecision(Precision.BFLOAT16)
                    .withDecoder(choice);
            try (CausalLm exact = model("llama", DecoderChoice.AUTO);
                    CausalLm rounded = CausalLm.load(OracleModels.folder("llama"), half)) {
                Decoder.Draws draws = draws(rounded);
                double[] scored = exact.score(new TokenBatch(
                                List.of(new TokenSequence(joined(PROMPTS[1], draws.tokens()[0]), 1)), 0.8))
                        .logProbs()[0];
                for (int t = 0; t < STEPS; t++) {
                    gaps[choice.ordinal() - 1] += Math.abs(draws.logProbs()[0][t] - scored[t]) / STEPS;
                }
            }
        }
        assertThat(gaps[0]).isBetween(1e-7, gaps[1]);
    }
}
