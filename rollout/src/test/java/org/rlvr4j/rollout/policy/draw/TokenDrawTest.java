package org.rlvr4j.rollout.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenDrawTest {
    private static final Set<String> COVERED = Set.of(
            "temperature",
            "top_k",
            "top_p",
            "min_p",
            "typical_p",
            "epsilon_cutoff",
            "eta_cutoff",
            "repetition_penalty",
            "min_new_tokens");

    /** Cases of warpers that {@link Distribution} has; it takes no top-p of 0, which equals greedy. */
    static Stream<Arguments> transformers() throws IOException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        try (InputStream in = TokenDrawTest.class.getResourceAsStream("/oracle/sampling/vectors.json")) {
            JsonNode vectors = mapper.readTree(Objects.requireNonNull(in)).get("vectors");
            return StreamSupport.stream(vectors.spliterator(), false)
                    .filter(vector -> StreamSupport.stream(
                                    vector.get("config").get("order").spliterator(), false)
                            .allMatch(warper -> COVERED.contains(warper.asText())))
                    .filter(vector -> vector.get("config").path("top_p").asDouble(1) > 0)
                    .map(vector -> Arguments.of(vector.get("case").asText(), vector));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transformers")
    void probabilities_agreesWithTransformers(String name, JsonNode vector) {
        JsonNode config = vector.get("config");
        Distribution distribution = new Distribution(
                config.path("temperature").asDouble(1),
                config.path("top_k").asInt(0),
                config.path("top_p").asDouble(1),
                config.path("min_p").asDouble(0),
                config.path("typical_p").asDouble(1),
                config.path("epsilon_cutoff").asDouble(0),
                config.path("eta_cutoff").asDouble(0),
                config.path("repetition_penalty").asDouble(1));
        int[] barred = config.has("min_new_tokens_eos")
                ? new int[] {config.get("min_new_tokens_eos").asInt()}
                : new int[0];
        JsonNode logits = vector.get("inputs").get("logits");
        for (int row = 0; row < logits.size(); row++) {
            double[] context = doubles(vector.get("inputs").get("input_ids").get(row));
            double[] processed = TokenDraw.processed(
                    doubles(logits.get(row)),
                    distribution,
                    new TokenDraw.Context(
                            Arrays.stream(context).mapToInt(id -> (int) id).toArray(), barred));
            double[] probabilities = TokenDraw.probabilities(processed, distribution);
            double[] expected = doubles(vector.get("expected").get("probs").get(row));

            assertThat(IntStream.range(0, expected.length).filter(id -> probabilities[id] > 0))
                    .hasSize(vector.get("expected").get("kept").get(row).asInt());
            for (int id = 0; id < expected.length; id++) {
                assertThat(probabilities[id]).isCloseTo(expected[id], within(1e-14 + 1e-12 * expected[id]));
            }
        }
    }

    private static double[] doubles(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    @Test
    void draw_takesTheFirstIdWhoseCumulativeProbabilityPassesTheUniform() {
        double[] logits = {Math.log(0.25), Math.log(0.25), Double.NEGATIVE_INFINITY, Math.log(0.5)};

        assertThat(drawn(logits, Distribution.UNCHANGED, 0, 0.24, 0.26, 0.49, 0.51, 1 - 0x1p-53))
                .containsExactly(0, 0, 1, 1, 3, 3);
    }

    @Test
    void draw_lastUniformNeverTakesARemovedToken() {
        double[] logits = {0.1, 0.2, 0.3, Double.NEGATIVE_INFINITY};

        assertThat(drawn(logits, Distribution.atTemperature(0.7), Math.nextDown(1.0)))
                .containsExactly(2);
    }

    @Test
    void draw_greedyTakesTheLowestIdAmongEquals() {
        assertThat(drawn(new double[] {1, 3, 3, 2}, Distribution.GREEDY, 0.99)).containsExactly(1);
    }

    @Test
    void draw_greedyReportsUntemperedLogProbsTwice() {
        TokenDraw draw = TokenDraw.draw(new double[] {0, Math.log(3)}, Distribution.GREEDY, 0);

        assertThat(draw.logProb()).isCloseTo(Math.log(0.75), within(1e-15));
        assertThat(draw.untemperedLogProb()).isEqualTo(draw.logProb());
    }

    @Test
    void draw_logProbsIgnoreFilters() {
        double[] logits = {0, Math.log(4)};
        TokenDraw draw = TokenDraw.draw(logits, new Distribution(0.5, 1, 1, 0), 0.5);

        assertThat(draw.logProb()).isCloseTo(Math.log(16.0 / 17), within(1e-15));
        assertThat(draw.untemperedLogProb()).isCloseTo(Math.log(0.8), within(1e-15));
    }

    @Test
    void draw_frequenciesFollowTheProbabilities() {
        double[] logits = {0.3, -1.2, 0.9, 0.1, -0.4};
        Distribution distribution = new Distribution(1.3, 4, 0.95, 0.05);
        double[] expected = TokenDraw.probabilities(logits, distribution);
        Random random = new Random(5);
        int draws = 40_000;
        int[] counts = new int[logits.length];
        for (int i = 0; i < draws; i++) {
            counts[TokenDraw.draw(logits, distribution, random.nextDouble()).token()]++;
        }

        for (int id = 0; id < logits.length; id++) {
            assertThat(counts[id] / (double) draws).isCloseTo(expected[id], within(0.01));
        }
    }

    @Test
    void draw_tiesWithTheKthStay() {
        double[] probabilities = TokenDraw.probabilities(new double[] {1, 2, 1, 0}, new Distribution(1, 2, 1, 0));

        assertThat(IntStream.range(0, 4).filter(id -> probabilities[id] > 0)).containsExactly(0, 1, 2);
    }

    @Test
    void draw_divergedLogitsAreRefused() {
        assertThatThrownBy(() -> TokenDraw.draw(new double[] {0, Double.NaN}, Distribution.UNCHANGED, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the logit of token 1 is NaN");
    }

    private static int[] drawn(double[] logits, Distribution distribution, double... uniforms) {
        return Arrays.stream(uniforms)
                .mapToInt(
                        uniform -> TokenDraw.draw(logits, distribution, uniform).token())
                .toArray();
    }

    @Test
    void probabilities_cutoffsKeepTheMostProbable() {
        double[] logits = {Math.log(0.3), Math.log(0.5), Math.log(0.2)};
        assertThat(TokenDraw.probabilities(logits, Distribution.UNCHANGED.withEpsilonCutoff(0.25)))
                .containsExactly(new double[] {0.375, 0.625, 0}, within(1e-12));
        assertThat(TokenDraw.probabilities(logits, Distribution.UNCHANGED.withEpsilonCutoff(0.9)))
                .containsExactly(0, 1, 0);
        // sqrt(0.81) exp(-1.0297) = 0.32
        assertThat(TokenDraw.probabilities(logits, Distribution.UNCHANGED.withEtaCutoff(0.81)))
                .containsExactly(0, 1, 0);
        // sqrt(0.36) exp(-1.0297) = 0.21
        assertThat(TokenDraw.probabilities(logits, Distribution.UNCHANGED.withEtaCutoff(0.36)))
                .containsExactly(new double[] {0.375, 0.625, 0}, within(1e-12));
    }

    @Test
    void draw_penaltyAndBarActOnTheMostProbableToo() {
        double[] logits = {1, 2, -1};
        Distribution greedy = Distribution.GREEDY.withRepetitionPenalty(3);
        TokenDraw draw = TokenDraw.draw(logits, greedy, new TokenDraw.Context(new int[] {1, 1}, new int[0]), 0);
        assertThat(draw.token()).isZero();
        assertThat(draw.logProb())
                .isCloseTo(TokenDraw.draw(logits, Distribution.GREEDY, 0).logProb() - 1, within(1e-12));
        assertThat(TokenDraw.draw(logits, greedy, new TokenDraw.Context(new int[] {1}, new int[] {0, 1}), 0)
                        .token())
                .isEqualTo(2);
    }
}
