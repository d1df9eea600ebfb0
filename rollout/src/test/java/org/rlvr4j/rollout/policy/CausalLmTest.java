package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.vector.VectorSupport;

class CausalLmTest {

    private static final double[][] NO_UNIFORMS = {{}};

    private CausalLm model;

    @TempDir
    private Path temporary;

    private static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(CausalLmTest.class.getResource("/oracle/models/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void load() throws IOException {
        model = CausalLm.load(folder("qwen2_swa_yarn"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static TokenSequence sequence(SplittableRandom random, int prompt, int completion) {
        return new TokenSequence(random.ints(prompt + completion, 0, 256).toArray(), prompt);
    }

    private static List<TokenSequence> ragged() {
        SplittableRandom random = new SplittableRandom(7);
        return List.of(
                sequence(random, 3, 9),
                sequence(random, 12, 1),
                sequence(random, 1, 4),
                sequence(random, 5, 0),
                sequence(random, 6, 17));
    }

    /** A gradient that differs from token to token. */
    private static TokenScores someGradient(TokenBatch batch) {
        TokenScores gradient = TokenScores.zeros(batch);
        for (int i = 0; i < gradient.logProbs().length; i++) {
            TokenSequence sequence = batch.sequences().get(i);
            for (int t = 0; t < gradient.logProbs()[i].length; t++) {
                int token = sequence.tokens()[sequence.promptLength() + t];
                gradient.logProbs()[i][t] = Math.sin(token) / 10;
                gradient.entropies()[i][t] = Math.cos(token) / 10;
            }
        }
        return gradient;
    }

    private List<float[]> gradients() {
        List<float[]> gradients = new ArrayList<>();
        for (Pair<String, Parameter> parameter : model.parameters()) {
            try (NDArray gradient = parameter.getValue().getArray().getGradient()) {
                gradients.add(gradient.toFloatArray());
            }
        }
        return gradients;
    }

    private static void assertClose(List<float[]> actual, List<float[]> expected) {
        for (int i = 0; i < expected.size(); i++) {
            double scale = 1e-6;
            for (float value : expected.get(i)) {
                scale = Math.max(scale, Math.abs(value));
            }
            for (int k = 0; k < expected.get(i).length; k++) {
                assertThat((double) actual.get(i)[k]).isCloseTo(expected.get(i)[k], within(2e-5 * scale));
            }
        }
    }

    @Test
    void score_eachSequenceAsIfAlone() {
        TokenScores together = model.score(new TokenBatch(ragged()));
        for (int i = 0; i < ragged().size(); i++) {
            TokenScores alone = model.score(new TokenBatch(List.of(ragged().get(i))));
            assertThat(together.logProbs()[i]).containsExactly(alone.logProbs()[0], within(2e-5));
            assertThat(together.entropies()[i]).containsExactly(alone.entropies()[0], within(2e-5));
        }
    }

    @Test
    void tokensThroughLayers_countsASharedPromptOnce() {
        TokenSequence one = new TokenSequence(new int[] {1, 2, 3, 4, 5}, 3);
        TokenSequence other = new TokenSequence(new int[] {1, 2, 3, 6, 7, 8}, 3);

        assertThat(model.tokensThroughLayers(new TokenBatch(List.of(one)))).isEqualTo(4);
        assertThat(model.tokensThroughLayers(new TokenBatch(List.of(one, other))))
                .isEqualTo(3 + 1 + 2);
    }

    @Test
    void accumulate_anySplitGivesTheSameGradients() {
        TokenBatch whole = new TokenBatch(ragged(), 0.7);
        model.accumulate(whole, scores -> someGradient(whole));
        List<float[]> expected = gradients();
        model.zeroGradients();
        assertThat(gradients()).allSatisfy(gradient -> assertThat(gradient).containsOnly(0f));
        for (int i = ragged().size() - 1; i >= 0; i--) {
            TokenBatch part = new TokenBatch(List.of(ragged().get(i)), 0.7);
            model.accumulate(part, scores -> someGradient(part));
        }
        assertClose(gradients(), expected);
    }

    @Test
    void accumulate_gradientsAgreeWithFiniteDifferences() {
        TokenBatch batch = new TokenBatch(ragged(), 1.3);
        TokenScores weights = someGradient(batch);
        model.accumulate(batch, scores -> weights);
        NDArray bias =
                model.parameters().get("model.layers.1.self_attn.v_proj.bias").getArray();
        float[] gradient = bias.getGradient().toFloatArray();
        float[] values = bias.toFloatArray();
        float step = 1e-2f;
        for (int k : new int[] {0, 5, 17}) {
            double above = loss(batch, weights, bias, values, k, step);
            double below = loss(batch, weights, bias, values, k, -step);
            assertThat((above - below) / (2 * step))
                    .isCloseTo(gradient[k], within(2e-3 + 0.01 * Math.abs(gradient[k])));
        }
    }

    private double loss(TokenBatch batch, TokenScores weights, NDArray bias, float[] values, int k, float step) {
        float[] moved = values.clone();
        moved[k] += step;
        bias.set(moved);
        return Training.loss(weights, model.score(batch));
    }

    @Test
    void accumulate_seesTheScoresOfScore() {
        TokenBatch batch = new TokenBatch(ragged(), 0.9);
        TokenScores seen = model.accumulate(batch, scores -> TokenScores.zeros(batch));
        TokenScores scored = model.score(batch);
        for (int i = 0; i < seen.logProbs().length; i++) {
            assertThat(seen.logProbs()[i]).containsExactly(scored.logProbs()[i], within(2e-5));
        }
    }

    @Test
    void accumulate_nonFiniteGradientIsNamed() {
        TokenBatch batch = new TokenBatch(ragged());
        TokenScores gradient = TokenScores.zeros(batch);
        gradient.logProbs()[4][2] = Double.NaN;
        assertThatThrownBy(() -> model.accumulate(batch, scores -> gradient))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence 4, completion token 2 is NaN");
    }

    @Test
    void score_foreignTokenIsRefused() {
        TokenBatch batch = new TokenBatch(List.of(new TokenSequence(new int[] {1, 256, 3}, 1)));
        assertThatThrownBy(() -> model.score(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token id 256 lies outside the model's vocabulary of 256");
    }

    @Test
    void score_tooLongIsRefused() {
        TokenBatch batch = new TokenBatch(List.of(new TokenSequence(new int[129], 1)));
        assertThatThrownBy(() -> model.score(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("129")
                .hasMessageContaining("128");
    }

    @Test
    void decoder_logProbsAreThoseOfScore() {
        SplittableRandom random = new SplittableRandom(3);
        int[][] prompts = {{5, 6, 7}, {9}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
        int[] rows = {2, 0, 3};
        try (Decoder decoder = model.decoder(4, 64)) {
            for (int i = 0; i < prompts.length; i++) {
                decoder.admit(prompts[i], new int[] {rows[i]});
            }
            Decoder.Draws draws = draw(decoder, rows, 5, random);
            decoder.release(0);
            Decoder.Draws more = draw(decoder, new int[] {3, 2}, 4, random);
            check(prompts[2], draws, 2, more, 0);
            check(prompts[0], draws, 0, more, 1);
        }
    }

    private static Decoder.Draws draw(Decoder decoder, int[] rows, int steps, SplittableRandom random) {
        double[][] uniforms = new double[rows.length][];
        Arrays.setAll(uniforms, i -> random.doubles(steps).toArray());
        return decoder.draw(rows, steps, uniforms, Distribution.atTemperature(0.8));
    }

    private void check(int[] prompt, Decoder.Draws first, int i, Decoder.Draws second, int k) {
        int[] tokens = new int[prompt.length + 9];
        System.arraycopy(prompt, 0, tokens, 0, prompt.length);
        System.arraycopy(first.tokens()[i], 0, tokens, prompt.length, 5);
        System.arraycopy(second.tokens()[k], 0, tokens, prompt.length + 5, 4);
        TokenSequence sequence = new TokenSequence(tokens, prompt.length);
        double[] tempered = model.score(new TokenBatch(List.of(sequence), 0.8)).logProbs()[0];
        double[] untempered = model.score(new TokenBatch(List.of(sequence))).logProbs()[0];
        for (int t = 0; t < 9; t++) {
            Decoder.Draws draws = t < 5 ? first : second;
            int row = t < 5 ? i : k;
            int step = t < 5 ? t : t - 5;
            assertThat((double) draws.logProbs()[row][step]).isCloseTo(tempered[t], within(1e-4));
            assertThat((double) draws.untemperedLogProbs()[row][step]).isCloseTo(untempered[t], within(1e-4));
        }
    }

    @Test
    void decoder_groupSharesItsPrompt() {
        int[] prompt = {9, 8, 7, 6, 5, 4, 3};
        double[][] uniforms = {{.1, .9, .4, .6}, {.1, .9, .4, .6}, {.7, .2, .3, .8}};
        try (Decoder group = model.decoder(3, 32);
                Decoder single = model.decoder(1, 32)) {
            group.admit(prompt, new int[] {0, 1, 2});
            single.admit(prompt, new int[] {0});
            int[][] drawn = group.draw(new int[] {0, 1, 2}, 4, uniforms, Distribution.UNCHANGED)
                    .tokens();
            int[] alone = single.draw(new int[] {0}, 4, new double[][] {uniforms[2]}, Distribution.UNCHANGED)
                    .tokens()[0];
            assertThat(drawn[0]).isEqualTo(drawn[1]);
            assertThat(drawn[2]).isEqualTo(alone);
        }
    }

    @Test
    void decoder_growsPastItsFirstColumns() {
        try (Decoder decoder = model.decoder(1, 128)) {
            decoder.admit(new int[] {1, 2, 3}, new int[] {0});
            int[] tokens = new int[128];
            System.arraycopy(new int[] {1, 2, 3}, 0, tokens, 0, 3);
            for (int t = 3; t < 128; t += 25) {
                int[] drawn = decoder.draw(new int[] {0}, 25, new double[1][25], Distribution.GREEDY)
                        .tokens()[0];
                System.arraycopy(drawn, 0, tokens, t, 25);
            }
            double[] logProbs = model.score(new TokenBatch(List.of(new TokenSequence(tokens, 3))))
                    .logProbs()[0];
            assertThat(Arrays.stream(logProbs)).allMatch(logProb -> logProb > -Math.log(256));
        }
    }

    @Test
    void decoder_fullRowIsRefused() {
        try (Decoder decoder = model.decoder(1, 8)) {
            decoder.admit(new int[] {1, 2, 3}, new int[] {0});
            assertThatThrownBy(() -> decoder.draw(new int[] {0}, 6, NO_UNIFORMS, Distribution.GREEDY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 tokens has no room for 6 more in a decoder of length 8");
        }
    }

    @Test
    void frozenCopy_keepsItsWeights() {
        TokenBatch batch = new TokenBatch(ragged());
        double before = model.score(batch).logProbs()[0][0];
        try (Policy copy = model.frozenCopy()) {
            model.parameters().get("model.norm.weight").getArray().muli(3);
            assertThat(copy.score(batch).logProbs()[0][0]).isEqualTo(before);
            assertThat(model.score(batch).logProbs()[0][0]).isNotEqualTo(before);
            assertThatThrownBy(() -> copy.accumulate(batch, scores -> TokenScores.zeros(batch)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("frozen copy");
        }
    }

    @Test
    void save_unchangedIsByteIdentical() throws IOException {
        model.save(temporary);
        assertThat(temporary.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder("qwen2_swa_yarn").resolve("model.safetensors"));
    }

    @Test
    void save_changedReloads() throws IOException {
        model.parameters().get("model.norm.weight").getArray().muli(2);
        model.save(temporary);
        TokenBatch batch = new TokenBatch(ragged());
        try (CausalLm again = CausalLm.load(temporary)) {
            assertThat(again.score(batch).logProbs()[0])
                    .containsExactly(model.score(batch).logProbs()[0], within(1e-6));
        }
        assertThat(Files.size(temporary.resolve("model.safetensors")))
                .isEqualTo(Files.size(folder("qwen2_swa_yarn").resolve("model.safetensors")));
    }

    @Test
    void random_sameSeedSameWeights() throws IOException {
        InitialWeights initial = InitialWeights.of(model.config());
        try (CausalLm a = CausalLm.random(model.config(), initial, null, 5, CausalLm.Options.DEFAULT);
                CausalLm b = CausalLm.random(model.config(), initial, null, 5, CausalLm.Options.DEFAULT)) {
            String name = "model.layers.0.mlp.up_proj.weight";
            assertThat(a.parameters().get(name).getArray().toFloatArray())
                    .isEqualTo(b.parameters().get(name).getArray().toFloatArray());
        }
    }

    @Test
    void load_tooLittleMemoryIsRefused() {
        assertThatThrownBy(() -> CausalLm.load(folder("llama"), CausalLm.Options.DEFAULT.withMemoryLimit(1000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("parameters")
                .hasMessageContaining("are free");
    }

    @Test
    void eosIds_areThoseThatCanBeDrawn() throws IOException {
        model.save(temporary);
        Files.writeString(temporary.resolve("generation_config.json"), "{\"eos_token_id\": [7, -1, 255, 256, 99999]}");
        try (CausalLm changed = CausalLm.load(temporary)) {
            assertThat(changed.eosIds()).contains(7, 255).allMatch(id -> id >= 0 && id < 256);
        }
    }

    @ParameterizedTest
    @EnumSource(DecoderChoice.class)
    void decoder_closedOneSaysSo(DecoderChoice choice) throws IOException {
        assumeTrue(choice != DecoderChoice.VECTOR || VectorSupport.isFast());
        CausalLm.Options options = CausalLm.Options.on(Device.cpu()).withDecoder(choice);
        try (CausalLm other = CausalLm.load(folder("llama"), options)) {
            Decoder closed = other.decoder(1, 16);
            closed.admit(new int[] {3, 4}, new int[] {0});
            closed.close();
            try (Decoder next = other.decoder(1, 16)) {
                next.admit(new int[] {3, 4}, new int[] {0});
                double[][] uniforms = {{0.5}};
                assertThatThrownBy(() -> closed.draw(new int[] {0}, 1, uniforms, Distribution.atTemperature(1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the decoder is closed");
                assertThatThrownBy(() -> closed.release(0)).hasMessageContaining("the decoder is closed");
                assertThatThrownBy(() -> closed.admit(new int[] {3}, new int[] {0}))
                        .hasMessageContaining("the decoder is closed");
                closed.close();
                assertThat(next.draw(new int[] {0}, 1, uniforms, Distribution.atTemperature(1))
                                .tokens())
                        .hasDimensions(1, 1);
            }
        }
    }

    @Test
    void close_thenEveryCallSaysSo() {
        model.close();
        TokenBatch batch = new TokenBatch(ragged(), 1);
        List<ThrowingCallable> calls = List.of(
                () -> model.score(batch),
                () -> model.accumulate(batch, scores -> scores),
                () -> model.decoder(1, 16),
                () -> model.zeroGradients(),
                () -> model.frozenCopy(),
                () -> model.reference(),
                () -> model.withAdapters(LoraConfig.builder().build()),
                () -> model.save(temporary),
                () -> model.saveMerged(temporary));
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the policy is closed"));
        assertThat(temporary).isEmptyDirectory();
        model.close();
    }

    @Test
    void tokenizer_missingNamesTheRemedy() {
        assertThatThrownBy(model::tokenizer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
