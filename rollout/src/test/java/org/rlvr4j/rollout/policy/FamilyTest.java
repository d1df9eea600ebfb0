package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.rollout.checkpoint.Activation;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfigBuilder;
import org.rlvr4j.rollout.checkpoint.RopeScaling;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.policy.draw.Distribution;

/** Shapes of each family that its oracle folder does not have: what the two ways through the decoder give agrees. */
class FamilyTest {

    private static final int VOCABULARY = 96;

    static Stream<Named<ModelConfig>> shapes() {
        return Stream.of(
                named(
                        "untied gemma with biases and three key heads",
                        builder(Architecture.GEMMA)
                                .heads(6)
                                .kvHeads(3)
                                .headDim(10)
                                .tiedEmbeddings(false)
                                .qkvBias(true)
                                .outputBias(true)),
                named(
                        "gemma2 of one key head, without a cap on the logits",
                        builder(Architecture.GEMMA2)
                                .kvHeads(1)
                                .headDim(20)
                                .queryScalar(7.5)
                                .attentionSoftCap(2)
                                .logitSoftCap(0)
                                .windows(List.of(3, 0, 3))),
                named(
                        "gemma2 with narrow caps, untied",
                        builder(Architecture.GEMMA2)
                                .headDim(16)
                                .attentionSoftCap(0.7)
                                .logitSoftCap(1.5)
                                .tiedEmbeddings(false)
                                .windows(List.of(5, 5, 0))),
                named(
                        "gemma3 with a scaled global rope and a cap",
                        builder(Architecture.GEMMA3)
                                .headDim(8)
                                .queryScalar(11)
                                .logitSoftCap(3)
                                .ropeScaling(new RopeScaling.Linear(8))
                                .activation(Activation.GELU)
                                .windows(List.of(4, 0, 4))),
                named(
                        "phi3 with half-turned heads and a window",
                        builder(Architecture.PHI3)
                                .kvHeads(1)
                                .headDim(12)
                                .partialRotaryFactor(0.5)
                                .windows(List.of(4, 4, 4))),
                named(
                        "phi3 with longrope, tied",
                        builder(Architecture.PHI3)
                                .headDim(8)
                                .kvHeads(2)
                                .ropeScaling(new RopeScaling.LongRope(
                                        List.of(1.0, 1.1, 2.5, 3.0), List.of(1.0, 2.0, 4.0, 8.0), 48, 1.2))
                                .tiedEmbeddings(true)),
                named(
                        "phi3 with longrope, all beyond its length",
                        builder(Architecture.PHI3)
                                .headDim(8)
                                .kvHeads(2)
                                .ropeScaling(new RopeScaling.LongRope(
                                        List.of(1.0, 1.1, 2.5, 3.0), List.of(1.0, 2.0, 4.0, 8.0), 1, 1.2))),
                named(
                        "smollm3 with biases and windows where it does not rotate",
                        builder(Architecture.SMOLLM3)
                                .kvHeads(2)
                                .headDim(14)
                                .qkvBias(true)
                                .outputBias(true)
                                .mlpBias(true)
                                .rotaryLayers(List.of(false, true, false))
                                .windows(List.of(4, 0, 4))),
                named(
                        "gpt2 of odd heads, scaled by layer, untied",
                        builder(Architecture.GPT2)
                                .hiddenSize(28)
                                .heads(4)
                                .kvHeads(4)
                                .scoresByLayer(true)
                                .activation(Activation.RELU)
                                .intermediateSize(20)
                                .tiedEmbeddings(false)),
                named("gpt2 without scaling", builder(Architecture.GPT2).queryScalar(1)));
    }

    private static ModelConfigBuilder builder(Architecture architecture) {
        ModelConfigBuilder builder = ModelConfig.builder(architecture)
                .vocabularySize(VOCABULARY)
                .hiddenSize(32)
                .intermediateSize(24)
                .layers(3)
                .heads(4)
                .kvHeads(4)
                .maxPositions(64);
        return architecture == Architecture.GPT2 ? builder.headDim(0) : builder;
    }

    private static Named<ModelConfig> named(String name, ModelConfigBuilder builder) {
        return Named.of(name, builder.build());
    }

    /** Where there are no vectors, both choices are the script. */
    static Stream<Arguments> shapesByDecoder() {
        return Stream.of(DecoderChoice.AUTO, DecoderChoice.SCRIPT)
                .flatMap(decoder -> shapes().map(shape -> Arguments.of(shape, decoder)));
    }

    private static CausalLm model(ModelConfig config) throws IOException {
        return model(config, DecoderChoice.AUTO);
    }

    /** Norms and biases are moved from where they begin, so that forgetting one shows. */
    static CausalLm model(ModelConfig config, DecoderChoice decoder) throws IOException {
        CausalLm model = CausalLm.random(
                config,
                new InitialWeights(0.4, 0.3, 0.3),
                null,
                11,
                CausalLm.Options.on(Device.cpu()).withDecoder(decoder));
        SplittableRandom random = new SplittableRandom(5);
        config.tensors().stream()
                .filter(tensor -> tensor.shape().dimension() == 1)
                .forEach(tensor -> {
                    NDArray array = model.parameters().get(tensor.name()).getArray();
                    float[] values = array.toFloatArray();
                    for (int i = 0; i < values.length; i++) {
                        values[i] += (float) (0.2 * random.nextGaussian());
                    }
                    array.set(values);
                });
        return model;
    }

    private static TokenSequence sequence(int prompt, int completion, long seed) {
        return new TokenSequence(
                new SplittableRandom(seed)
                        .ints(prompt + completion, 0, VOCABULARY)
                        .toArray(),
                prompt);
    }

    @ParameterizedTest
    @MethodSource("shapesByDecoder")
    void decoder_logProbsAreThoseOfScore(ModelConfig config, DecoderChoice choice) throws IOException {
        int[][] prompts = {{5, 6, 7}, {9}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
        int[] rows = {0, 1, 2, 3, 4};
        int[] promptOfRow = {0, 0, 1, 2, 2};
        SplittableRandom random = new SplittableRandom(3);
        try (CausalLm model = model(config, choice);
                Decoder decoder = model.decoder(5, 40)) {
            decoder.admit(prompts[0], new int[] {0, 1});
            decoder.admit(prompts[1], new int[] {2});
            decoder.admit(prompts[2], new int[] {3, 4});
            double[][] uniforms = new double[5][];
            Arrays.setAll(uniforms, i -> random.doubles(12).toArray());
            Decoder.Draws draws = decoder.draw(rows, 12, uniforms, Distribution.atTemperature(0.8));
            for (int row : rows) {
                assertScored(model, prompts[promptOfRow[row]], draws, row);
            }
        }
    }

    /** Rows of the same length take another way than rows of several lengths. */
    @ParameterizedTest
    @MethodSource("shapesByDecoder")
    void decoder_levelRowsToo(ModelConfig config, DecoderChoice choice) throws IOException {
        int[] prompt = {4, 3, 2, 1, 9, 8, 7};
        double[][] uniforms = {new double[14], new double[14]};
        Arrays.setAll(uniforms[0], i -> (i * 0.37) % 1);
        Arrays.setAll(uniforms[1], i -> (i * 0.59) % 1);
        try (CausalLm model = model(config, choice);
                Decoder decoder = model.decoder(2, 40)) {
            decoder.admit(prompt, new int[] {0, 1});
            Decoder.Draws draws = decoder.draw(new int[] {0, 1}, 14, uniforms, Distribution.atTemperature(0.8));
            assertScored(model, prompt, draws, 0);
            assertScored(model, prompt, draws, 1);
        }
    }

    private static void assertScored(CausalLm model, int[] prompt, Decoder.Draws draws, int row) {
        int[] tokens = IntStream.concat(Arrays.stream(prompt), Arrays.stream(draws.tokens()[row]))
                .toArray();
        TokenSequence sequence = new TokenSequence(tokens, prompt.length);
        double[] tempered = model.score(new TokenBatch(List.of(sequence), 0.8)).logProbs()[0];
        double[] untempered = model.score(new TokenBatch(List.of(sequence))).logProbs()[0];
        for (int t = 0; t < tempered.length; t++) {
            assertThat((double) draws.logProbs()[row][t]).isCloseTo(tempered[t], within(1e-4));
            assertThat((double) draws.untemperedLogProbs()[row][t]).isCloseTo(untempered[t], within(1e-4));
        }
    }

    /** Along the gradient itself, of every parameter at once: as exact as float32 allows. */
    @ParameterizedTest
    @MethodSource("shapes")
    void accumulate_gradientAgreesWithFiniteDifferences(ModelConfig config) throws IOException {
        TokenBatch batch = new TokenBatch(List.of(sequence(3, 9, 1), sequence(7, 5, 2), sequence(1, 14, 3)), 0.9);
        try (CausalLm model = model(config)) {
            model.accumulate(batch, scores -> weights(batch));
            double squares = 0;
            List<float[]> gradients = new ArrayList<>();
            List<NDArray> arrays = config.tensors().stream()
                    .map(tensor -> model.parameters().get(tensor.name()).getArray())
                    .toList();
            for (NDArray array : arrays) {
                try (NDArray gradient = array.getGradient()) {
                    gradients.add(gradient.toFloatArray());
                }
                for (float value : gradients.get(gradients.size() - 1)) {
                    squares += (double) value * value;
                }
            }
            double norm = Math.sqrt(squares);
            double coarse = slope(model, batch, arrays, gradients, 2e-3 / norm) / norm;
            double fine = slope(model, batch, arrays, gradients, 1e-3 / norm) / norm;
            double extrapolated = (4 * fine - coarse) / 3; // Richardson's: the error falls with the step's fourth power
            assertThat(extrapolated).isCloseTo(norm, within(3e-3 * norm));
        }
    }

    /** Returns the central difference of the loss along a direction, and leaves the weights as they were. */
    private static double slope(
            CausalLm model, TokenBatch batch, List<NDArray> arrays, List<float[]> direction, double step) {
        List<float[]> values = arrays.stream().map(NDArray::toFloatArray).toList();
        move(arrays, direction, step);
        double above = loss(model, batch);
        move(arrays, direction, -2 * step);
        double below = loss(model, batch);
        for (int i = 0; i < arrays.size(); i++) {
            arrays.get(i).set(values.get(i));
        }
        return (above - below) / (2 * step);
    }

    private static void move(List<NDArray> arrays, List<float[]> gradients, double factor) {
        for (int i = 0; i < arrays.size(); i++) {
            float[] values = arrays.get(i).toFloatArray();
            for (int k = 0; k < values.length; k++) {
                values[k] += (float) (factor * gradients.get(i)[k]);
            }
            arrays.get(i).set(values);
        }
    }

    private static TokenScores weights(TokenBatch batch) {
        TokenScores weights = TokenScores.zeros(batch);
        for (int i = 0; i < weights.logProbs().length; i++) {
            for (int t = 0; t < weights.logProbs()[i].length; t++) {
                weights.logProbs()[i][t] = Math.sin(3 * i + t);
                weights.entropies()[i][t] = Math.cos(i + 2 * t);
            }
        }
        return weights;
    }

    private static double loss(CausalLm model, TokenBatch batch) {
        return Training.loss(weights(batch), model.score(batch));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void save_readsBackTheSameModel(ModelConfig config, @TempDir Path folder) throws IOException {
        TokenBatch batch = new TokenBatch(Collections.nCopies(1, sequence(3, 9, 1)));
        try (CausalLm model = model(config)) {
            model.save(folder);
            assertThat(ModelConfig.read(folder)).isEqualTo(config);
            try (CausalLm again = CausalLm.load(folder)) {
                assertThat(again.score(batch).logProbs()[0])
                        .isEqualTo(model.score(batch).logProbs()[0]);
            }
        }
    }

    /** At every step the angles are those of the sequence so far, as in a pass over all of it. */
    @Test
    void decoder_longRopeSwitchesAsItGrows() throws IOException {
        ModelConfig config = builder(Architecture.PHI3)
                .headDim(8)
                .ropeScaling(
                        new RopeScaling.LongRope(List.of(1.0, 1.1, 2.5, 3.0), List.of(4.0, 3.0, 6.0, 8.0), 12, 1.1))
                .build();
        int[][] prompts = {
            {5, 6, 7}, {9, 8, 7, 6, 5, 4, 3, 2, 1}, IntStream.range(20, 36).toArray()
        };
        int[] rows = {0, 2, 1};
        SplittableRandom random = new SplittableRandom(8);
        double[][] uniforms = new double[3][];
        Arrays.setAll(uniforms, i -> random.doubles(14).toArray());
        try (CausalLm model = model(config);
                Decoder decoder = model.decoder(3, 40)) {
            for (int i = 0; i < 3; i++) {
                decoder.admit(prompts[i], new int[] {rows[i]});
            }
            Decoder.Draws draws = decoder.draw(rows, 14, uniforms, Distribution.UNCHANGED);
            for (int i = 0; i < 3; i++) {
                for (int t = 0; t < 14; t++) {
                    int[] soFar = Arrays.copyOf(prompts[i], prompts[i].length + t + 1);
                    System.arraycopy(draws.tokens()[i], 0, soFar, prompts[i].length, t + 1);
                    assertThat((double) draws.logProbs()[i][t]).isCloseTo(logProbOfLast(model, soFar), within(1e-4));
                }
            }
        }
    }

    /** The log-probability of the last token after a pass over those before it alone. */
    private static double logProbOfLast(CausalLm model, int[] tokens) {
        try (NDManager scope = model.manager().newSubManager()) {
            long[] ids =
                    Arrays.stream(tokens, 0, tokens.length - 1).asLongStream().toArray();
            NDArray logits = model.block()
                    .forward(
                            new ParameterStore(scope, false),
                            new NDList(scope.create(ids, new Shape(1, ids.length))),
                            false)
                    .singletonOrThrow();
            return logits.logSoftmax(-1).getFloat(0, ids.length - 1, tokens[tokens.length - 1]);
        }
    }
}
