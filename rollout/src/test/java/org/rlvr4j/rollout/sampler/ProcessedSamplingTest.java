package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** Options that look at what a sequence holds, on a cached decoder; every draw is made again in plain Java. */
class ProcessedSamplingTest {
    private static final SampleKey KEY = new SampleKey(5, 1);
    private static final int[] EOS = {2, 17, 30, 31, 100, 200};
    private static final List<int[]> PROMPTS =
            List.of(new int[] {5, 9, 9}, new int[] {1}, new int[] {40, 7, 3, 3, 3, 8});

    private CausalLm model;

    @BeforeEach
    void open() throws IOException {
        model = CausalLm.load(OracleModels.folder("llama"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static SamplingOptions.Builder options(double temperature) {
        return SamplingOptions.builder()
                .groupSize(2)
                .maxNewTokens(12)
                .minNewTokens(5)
                .rows(4)
                .stepsPerCall(3)
                .distribution(Distribution.atTemperature(temperature).withRepetitionPenalty(1.7));
    }

    private List<Completion> sample(SamplingOptions options) {
        return Sampler.of(model, tokens -> "", EOS).sample(PROMPTS, options, KEY);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.8, 3})
    void sample_everyDrawIsThatOfPlainJava(double temperature) {
        SamplingOptions options = options(temperature).build();
        for (Completion completion : sample(options)) {
            int[] prompt = PROMPTS.get(completion.prompt());
            CounterRandom random = new CounterRandom(KEY, prompt, 0, completion.sample());
            List<Integer> sequence =
                    new ArrayList<>(Arrays.stream(prompt).boxed().toList());
            for (int t = 0; t < completion.length(); t++) {
                int[] held = sequence.stream().mapToInt(id -> id).toArray();
                var context = new TokenDraw.Context(held, t < options.minNewTokens() ? EOS : new int[0]);
                TokenDraw draw = TokenDraw.draw(lastLogits(held), options.distribution(), context, random.uniform(t));
                assertThat(completion.tokens()[t]).isEqualTo(draw.token());
                sequence.add(draw.token());
            }
        }
    }

    private double[] lastLogits(int[] tokens) {
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        try (NDManager scope = model.manager().newSubManager()) {
            NDArray logits = model.block()
                    .forward(
                            new ParameterStore(scope, false),
                            new NDList(scope.create(ids, new Shape(1, ids.length))),
                            false)
                    .singletonOrThrow();
            float[] all = logits.toFloatArray();
            double[] last = new double[model.vocabularySize()];
            Arrays.setAll(last, id -> all[all.length - last.length + id]);
            return last;
        }
    }

    @Test
    void sample_noCompletionIsShorterThanTheLeastLength() {
        List<Completion> free = sample(options(3).minNewTokens(0).build());
        assertThat(free).anyMatch(completion -> completion.length() < 5);
        List<Completion> held = sample(options(3).build());
        assertThat(held).allMatch(completion -> completion.length() >= 5);
        assertThat(held).anyMatch(completion -> completion.length() < 12);
    }

    /** Vocabularies are cut, and the settings beside them are not. */
    @Test
    void sample_idsBeyondTheVocabularyEndNothing() {
        SamplingOptions beyond =
                options(0.8).extraEosIds(Set.of(256, 99_999, Integer.MAX_VALUE)).build();
        List<Completion> completions = sample(beyond);
        assertThat(completions).allMatch(completion -> completion.length() >= 5);
        assertThat(completions.stream().map(Completion::tokens).toArray(int[][]::new))
                .isDeepEqualTo(sample(options(0.8).build()).stream()
                        .map(Completion::tokens)
                        .toArray(int[][]::new));
    }

    @Test
    void sample_penalisedTokensDoNotDependOnRowsOrSteps() {
        List<List<Integer>> tokens = tokens(options(0.8));
        assertThat(tokens(options(0.8).rows(1))).isEqualTo(tokens);
        assertThat(tokens(options(0.8).rows(6).stepsPerCall(1))).isEqualTo(tokens);
        assertThat(tokens(options(0.8).stepsPerCall(12))).isEqualTo(tokens);
    }

    private List<List<Integer>> tokens(SamplingOptions.Builder options) {
        return sample(options.build()).stream()
                .map(completion -> Arrays.stream(completion.tokens()).boxed().toList())
                .toList();
    }

    @Test
    void build_leastLengthBeyondTheMost() {
        assertThatThrownBy(() -> options(1).maxNewTokens(4).build())
                .hasMessage("minNewTokens is 5; it must lie between 0 and maxNewTokens, which is 4");
    }
}
