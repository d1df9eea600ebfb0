package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.rollout.checkpoint.Activation;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfigBuilder;
import org.rlvr4j.rollout.memory.GradientPath;

/** Gradients that are written out against those of libtorch's graph over {@code layer.py}. */
class WrittenGradientsTest {

    private static final int VOCABULARY = 64;

    /** Opened once: compiling the scripts takes longer than a test does with them. */
    private static final Map<ModelConfig, CausalLm> MODELS = new HashMap<>();

    static Stream<Named<ModelConfig>> models() {
        return Stream.of(
                named("llama", builder(Architecture.LLAMA).kvHeads(4)),
                named(
                        "llama with biases",
                        builder(Architecture.LLAMA)
                                .qkvBias(true)
                                .outputBias(true)
                                .mlpBias(true)),
                named("qwen3", builder(Architecture.QWEN3).headDim(12)),
                named("mistral with windows", builder(Architecture.MISTRAL).windows(List.of(7, 7))),
                named("phi3", builder(Architecture.PHI3).partialRotaryFactor(0.5)),
                named("smollm3", builder(Architecture.SMOLLM3).rotaryLayers(List.of(false, true))),
                named("gemma", builder(Architecture.GEMMA).activation(Activation.GELU)),
                named("gemma3", builder(Architecture.GEMMA3).headDim(16).windows(List.of(9, 0))));
    }

    private static ModelConfigBuilder builder(Architecture architecture) {
        return ModelConfig.builder(architecture)
                .vocabularySize(VOCABULARY)
                .hiddenSize(32)
                .intermediateSize(40)
                .layers(2)
                .heads(4)
                .kvHeads(2)
                .maxPositions(512);
    }

    private static Named<ModelConfig> named(String name, ModelConfigBuilder builder) {
        return Named.of(name, builder.build());
    }

    private static CausalLm model(ModelConfig config) throws IOException {
        CausalLm model = MODELS.get(config);
        if (model == null) {
            model = open(config);
            MODELS.put(config, model);
        }
        return model;
    }

    private static CausalLm open(ModelConfig config) throws IOException {
        return CausalLm.random(config, new InitialWeights(0.3, 0.2, 0.2), null, 3, CausalLm.Options.DEFAULT);
    }

    @AfterAll
    static void close() {
        MODELS.values().forEach(CausalLm::close);
        MODELS.clear();
    }

    /** Rows of several bands, some of them with empty cells, and rows too long for scores to be kept. */
    private static TokenBatch batch() {
        SplittableRandom random = new SplittableRandom(4);
        return new TokenBatch(
                Stream.of(300, 290, 200, 90, 88, 71, 40, 40, 12, 9, 3, 2)
                        .map(length -> new TokenSequence(
                                random.ints(length, 0, VOCABULARY).toArray(),
                                1 + random.nextInt(Math.min(3, length - 1))))
                        .toList(),
                0.9);
    }

    /** Groups behind one prompt each, some of whose rows are too long for scores to be kept, and a row by itself. */
    private static TokenBatch groups() {
        SplittableRandom random = new SplittableRandom(5);
        List<TokenSequence> sequences = new ArrayList<>();
        for (int prompt : new int[] {120, 8, 30}) {
            sequences.addAll(group(random, prompt, 170, 40, 3, 1));
        }
        sequences.add(new TokenSequence(random.ints(20, 0, VOCABULARY).toArray(), 4));
        return new TokenBatch(sequences, 0.9);
    }

    private static List<TokenSequence> group(SplittableRandom random, int prompt, int... completions) {
        int[] shared = random.ints(prompt, 0, VOCABULARY).toArray();
        return IntStream.of(completions)
                .mapToObj(completion -> {
                    int[] tokens = Arrays.copyOf(shared, prompt + completion);
                    Arrays.setAll(tokens, t -> t < prompt ? shared[t] : random.nextInt(VOCABULARY));
                    return new TokenSequence(tokens, prompt);
                })
                .toList();
    }

    /** Groups in which completions are empty: the first one, all but one, all of them; and a prompt of one token. */
    private static TokenBatch groupsWithEmptyOnes() {
        SplittableRandom random = new SplittableRandom(6);
        List<TokenSequence> sequences = new ArrayList<>();
        sequences.addAll(group(random, 12, 0, 9, 0, 4, 1));
        sequences.addAll(group(random, 7, 0, 5, 0));
        sequences.addAll(group(random, 9, 0, 0));
        sequences.addAll(group(random, 1, 3, 0, 2));
        return new TokenBatch(sequences, 0.9);
    }

    private static Map<String, float[]> written(CausalLm model, TokenBatch batch) {
        model.accumulate(batch, scores -> Training.direction(batch));
        Map<String, float[]> gradients = Training.gradients(model);
        model.zeroGradients();
        return gradients;
    }

    private static Map<String, float[]> recorded(CausalLm model, TokenBatch batch) {
        try (NDManager scope = model.manager().newSubManager()) {
            TrunkCall call = TrunkCall.of((DecoderBlock) model.block(), new PackedBatch(batch), scope);
            try (call;
                    TrunkPass pass = TrunkPass.of(call, new RecordedTrunk(call, false))) {
                pass.backward(Training.direction(batch));
            }
        }
        Map<String, float[]> gradients = Training.gradients(model);
        model.zeroGradients();
        return gradients;
    }

    private static void assertAlike(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, wanted) -> {
            float[] found = Objects.requireNonNull(actual.get(name));
            double difference = 0;
            double size = 0;
            for (int i = 0; i < wanted.length; i++) {
                difference += Math.pow(found[i] - wanted[i], 2);
                size += Math.pow(wanted[i], 2);
            }
            assertThat(size).as(name).isPositive();
            assertThat(Math.sqrt(difference / size)).as(name).isCloseTo(0, within(1e-5));
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_sharesPrompts(ModelConfig config) throws IOException {
        CausalLm model = model(config);
        DecoderBlock block = (DecoderBlock) model.block();
        assertThat(PackedBatch.of(block, groups()).tokens())
                .isEqualTo(new PackedBatch(groups()).tokens() - 3 * (120 + 8 + 30));

        assertAlike(written(model, groups()), recorded(model, groups()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_bandsWithoutTokensOfTheirOwn(ModelConfig config) throws IOException {
        TokenBatch batch = new TokenBatch(group(new SplittableRandom(6), 150, 140, 1, 1), 0.9);
        CausalLm model = model(config);
        assertAlike(written(model, batch), recorded(model, batch));
        assertThat(model.score(batch).logProbs()[2]).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_sharesPromptsWhereCompletionsAreEmpty(ModelConfig config) throws IOException {
        TokenBatch batch = groupsWithEmptyOnes();
        CausalLm model = model(config);
        assertThat(PackedBatch.of((DecoderBlock) model.block(), batch).tokens())
                .isEqualTo(new PackedBatch(batch).tokens() - 2 * 12 - 1);

        assertAlike(written(model, batch), recorded(model, batch));
    }

    @ParameterizedTest
    @MethodSource("models")
    void score_sharedPromptsChangeNothing(ModelConfig config) throws IOException {
        CausalLm model = model(config);
        assertScoredAsAlone(model, groups());
        assertScoredAsAlone(model, groupsWithEmptyOnes());
    }

    private static void assertScoredAsAlone(CausalLm model, TokenBatch batch) {
        TokenScores together = model.score(batch);
        for (int i = 0; i < batch.sequences().size(); i++) {
            TokenSequence sequence = batch.sequences().get(i);
            TokenScores alone = model.score(new TokenBatch(List.of(sequence), batch.temperature()));
            assertThat(together.logProbs()[i])
                    .hasSize(sequence.completionLength())
                    .containsExactly(alone.logProbs()[0], within(1e-4));
            assertThat(together.entropies()[i])
                    .hasSize(sequence.completionLength())
                    .containsExactly(alone.entropies()[0], within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_gradientsAreThoseOfTheGraph(ModelConfig config) throws IOException {
        CausalLm model = model(config);
        assertThat(((DecoderBlock) model.block()).gradientPath()).isEqualTo(GradientPath.WRITTEN);
        Map<String, float[]> written = written(model, batch());
        assertAlike(written, recorded(model, batch()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_adaptersGradientsAreThoseOfTheGraph(ModelConfig config) throws IOException {
        LoraConfig lora = LoraConfig.builder()
                .rank(3)
                .alpha(5)
                .targetModules(
                        config.architecture() == Architecture.PHI3
                                ? new String[] {"qkv_proj", "o_proj", "gate_up_proj", "down_proj"}
                                : new String[] {"q_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"})
                .build();
        try (CausalLm model = open(config).withAdapters(lora)) {
            SplittableRandom random = new SplittableRandom(6);
            for (Pair<String, Parameter> parameter : model.parameters()) {
                NDArray array = parameter.getValue().getArray();
                if (parameter.getValue().requiresGradient()) {
                    float[] values = array.toFloatArray();
                    for (int i = 0; i < values.length; i++) {
                        values[i] +=
                                (float) (0.1 * random.nextGaussian()); // B begins as zero, and A's gradient with it
                    }
                    array.set(values);
                }
            }
            Map<String, float[]> written = written(model, batch());
            assertAlike(written, recorded(model, batch()));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_givesTheSameBitsAgain(ModelConfig config) throws IOException {
        CausalLm model = model(config);
        Map<String, float[]> first = written(model, batch());
        Map<String, float[]> second = written(model, batch());
        first.forEach((name, values) -> assertThat(second.get(name)).as(name).isEqualTo(values));
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulate_returnsTheScoresOfScore(ModelConfig config) throws IOException {
        TokenBatch batch = batch();
        CausalLm model = model(config);
        double[][] expected = model.score(batch).logProbs();
        double[][] actual =
                model.accumulate(batch, scores -> Training.direction(batch)).logProbs();
        model.zeroGradients();
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(1e-6));
        }
    }
}
