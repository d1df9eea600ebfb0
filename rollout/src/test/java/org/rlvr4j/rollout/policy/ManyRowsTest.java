package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.policy.draw.Distribution;

/** Decoding of as many rows as weights are packed for, while some of them come and go. */
class ManyRowsTest {

    private static final int STEPS = 3;

    private static CausalLm model(DecoderChoice decoder, int keyValueHeads) throws IOException {
        return model(decoder, keyValueHeads, List.of(0, 0));
    }

    private static CausalLm model(DecoderChoice decoder, int keyValueHeads, List<Integer> windows) throws IOException {
        ModelConfig config = ModelConfig.builder(Architecture.QWEN2)
                .vocabularySize(37)
                .hiddenSize(24)
                .intermediateSize(40)
                .layers(2)
                .heads(4)
                .kvHeads(keyValueHeads)
                .maxPositions(256)
                .windows(windows)
                .build();
        return CausalLm.random(
                config,
                new InitialWeights(0.5, 0.3, 0.3),
                null,
                3,
                CausalLm.Options.on(Device.cpu()).withDecoder(decoder));
    }

    /** A decoder with what it drew for each row. */
    private static final class Drawn implements AutoCloseable {
        private final Decoder decoder;
        private final SplittableRandom random = new SplittableRandom(4);
        private final List<int[]> sequences = new ArrayList<>();
        private final List<Integer> prompts = new ArrayList<>();
        private final List<float[]> logProbs = new ArrayList<>();
        private final List<Integer> rows = new ArrayList<>();

        Drawn(CausalLm model, int rows) {
            this(model.decoder(rows, 60));
        }

        Drawn(Decoder decoder) {
            this.decoder = decoder;
        }

        void admit(int length, int... rows) {
            int[] prompt = random.ints(length, 0, 37).toArray();
            decoder.admit(prompt, rows);
            for (int row : rows) {
                this.rows.add(row);
                sequences.add(prompt);
                prompts.add(length);
                logProbs.add(new float[0]);
            }
        }

        /** Releases a row; what it drew stays. */
        void release(int row) {
            decoder.release(row);
            rows.set(rows.indexOf(row), -1);
        }

        void draw() {
            int[] live =
                    rows.stream().filter(row -> row >= 0).mapToInt(row -> row).toArray();
            double[][] uniforms = IntStream.range(0, live.length)
                    .mapToObj(i -> random.doubles(STEPS).toArray())
                    .toArray(double[][]::new);
            Decoder.Draws draws = decoder.draw(live, STEPS, uniforms, Distribution.UNCHANGED);
            for (int i = 0; i < live.length; i++) {
                int at = rows.indexOf(live[i]);
                sequences.set(at, joined(sequences.get(at), draws.tokens()[i]));
                float[] before = logProbs.get(at);
                float[] after = Arrays.copyOf(before, before.length + STEPS);
                System.arraycopy(draws.logProbs()[i], 0, after, before.length, STEPS);
                logProbs.set(at, after);
            }
        }

        private static int[] joined(int[] a, int[] b) {
            return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
        }

        /** The largest difference between what the decoder says of a token and what `score` says. */
        double gap(CausalLm model) {
            List<TokenSequence> drawn = IntStream.range(0, sequences.size())
                    .mapToObj(i -> new TokenSequence(sequences.get(i), prompts.get(i)))
                    .toList();
            TokenScores scores = model.score(new TokenBatch(drawn));
            double gap = 0;
            for (int i = 0; i < drawn.size(); i++) {
                for (int t = 0; t < logProbs.get(i).length; t++) {
                    gap = Math.max(gap, Math.abs(logProbs.get(i)[t] - scores.logProbs()[i][t]));
                }
            }
            return gap;
        }

        @Override
        public void close() {
            decoder.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO,4", "AUTO,2", "AUTO,1", "SCRIPT,4", "SCRIPT,2", "SCRIPT,1"})
    void draw_logProbsAreThoseOfScoreWhileRowsComeAndGo(DecoderChoice decoder, int keyValueHeads) throws IOException {
        try (CausalLm model = model(decoder, keyValueHeads);
                Drawn drawn = new Drawn(model, 21)) {
            drawn.admit(5, IntStream.range(0, 21).toArray());
            drawn.draw();
            IntStream.range(2, 7).forEach(drawn::release);
            drawn.draw();
            drawn.admit(9, 2, 3, 4);
            drawn.draw();
            IntStream.range(8, 19).forEach(drawn::release);
            drawn.draw();
            drawn.draw();
            drawn.release(0);
            drawn.release(19);
            drawn.release(20);
            drawn.draw();

            assertThat(drawn.gap(model)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO,4", "AUTO,2", "SCRIPT,4", "SCRIPT,2"})
    void draw_windowsCloseOverRowsOfOneLengthAndOfSeveral(DecoderChoice decoder, int keyValueHeads) throws IOException {
        try (CausalLm model = model(decoder, keyValueHeads, List.of(6, 0));
                Drawn drawn = new Drawn(model, 12)) {
            drawn.admit(8, IntStream.range(0, 9).toArray());
            drawn.draw();
            drawn.draw();
            drawn.admit(3, 9, 10, 11);
            drawn.draw();
            drawn.draw();

            assertThat(drawn.gap(model)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO,0", "AUTO,5", "SCRIPT,0", "SCRIPT,5"})
    void draw_rowsMuchShorterThanTheLongest(DecoderChoice decoder, int window) throws IOException {
        try (CausalLm model = model(decoder, 4, List.of(window, 0));
                Drawn drawn = new Drawn(model, 14)) {
            drawn.admit(40, 0);
            drawn.admit(3, IntStream.range(1, 13).toArray());
            drawn.admit(1, 13);
            drawn.draw();
            drawn.release(4);
            drawn.draw();

            assertThat(drawn.gap(model)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "SCRIPT"})
    void admit_promptsOfAllLengthsRunTogether(DecoderChoice decoder) throws IOException {
        try (CausalLm model = model(decoder, 4);
                Drawn drawn = new Drawn(model, 16)) {
            IntStream.range(0, 14).forEach(row -> drawn.admit(1 + 5 * row % 17, row));
            drawn.admit(11, 14, 15);
            drawn.release(3);
            drawn.release(14);
            drawn.admit(7, 3);
            drawn.draw();

            assertThat(drawn.gap(model)).isLessThan(1e-4);
        }
    }

    @Test
    void draw_cachesThatGrowKeepWhatTheyHold() throws IOException {
        try (CausalLm model = model(DecoderChoice.SCRIPT, 4);
                Drawn drawn = new Drawn(new CachedDecoder((DecoderBlock) model.block(), 10, 210, 0))) {
            drawn.admit(61, IntStream.range(0, 8).toArray());
            drawn.draw();
            drawn.draw();
            drawn.admit(127, 8, 9);
            drawn.draw();
            drawn.draw();

            assertThat(drawn.gap(model)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "SCRIPT"})
    void draw_seesTheWeightsThatThereAreWhenItIsOpened(DecoderChoice decoder) throws IOException {
        try (CausalLm model = model(decoder, 2)) {
            model.parameters().get("model.norm.weight").getArray().muli(2);
            try (Drawn drawn = new Drawn(model, 16)) {
                drawn.admit(4, IntStream.range(0, 16).toArray());
                drawn.draw();

                assertThat(drawn.gap(model)).isLessThan(1e-4);
            }
        }
    }
}
