package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** The fast draw against the plain one, which computes in double throughout. */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isPresent")
class TokenChoiceTest {

    private static final int FROM = 5;

    private static float[] logits(int vocabulary, double spread, SplittableRandom random) {
        float[] logits = new float[FROM + vocabulary + 3];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (spread * random.nextGaussian());
        }
        return logits;
    }

    private static double[] widened(float[] logits, int vocabulary) {
        double[] wide = new double[vocabulary];
        Arrays.setAll(wide, id -> logits[FROM + id]);
        return wide;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,0.5", "16,0.3", "50,1", "1023,1.7", "1024,1", "1025,0.8", "40000,1", "40000,0.9", "300,0"})
    void of_isThePlainDraw(int vocabulary, double temperature) {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 40; i++) {
            float[] logits = logits(vocabulary, 3, random);
            double uniform = random.nextDouble();
            TokenDraw expected =
                    TokenDraw.draw(widened(logits, vocabulary), Distribution.atTemperature(temperature), uniform);
            TokenChoice choice = TokenChoice.of(logits, FROM, vocabulary, temperature, uniform);
            assertThat(choice.token()).isEqualTo(expected.token());
            assertThat(choice.logProb()).isCloseTo(expected.logProb(), within(1e-6));
            assertThat(choice.untemperedLogProb()).isCloseTo(expected.untemperedLogProb(), within(1e-6));
        }
    }

    @Test
    void of_endsOfTheUnitInterval() {
        float[] logits = logits(3000, 1, new SplittableRandom(1));
        assertThat(TokenChoice.of(logits, FROM, 3000, 1, 0).token()).isZero();
        assertThat(TokenChoice.of(logits, FROM, 3000, 1, 1 - 0x1p-53).token()).isEqualTo(2999);
    }

    /** A token without probability is never drawn, not even at the ends. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1 - 0x1p-53})
    void of_impossibleTokensAreNotDrawn(double uniform) {
        float[] logits = new float[FROM + 5000];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        logits[FROM + 1500] = -900;
        logits[FROM + 1700] = -1200; // e^-300 is no float
        assertThat(TokenChoice.of(logits, FROM, 5000, 1, uniform).token()).isEqualTo(1500);
    }

    @Test
    void of_hardlyAnyTemperatureTakesTheMostProbable() {
        float[] logits = logits(200, 1, new SplittableRandom(3));
        logits[FROM + 70] = 9;
        assertThat(TokenChoice.of(logits, FROM, 200, 1e-300, 0.99).token()).isEqualTo(70);
    }

    @Test
    void of_temperatureZeroTakesTheFirstOfEquals() {
        float[] logits = logits(200, 0.1, new SplittableRandom(2));
        logits[FROM + 130] = 9;
        logits[FROM + 131] = 9;
        TokenChoice choice = TokenChoice.of(logits, FROM, 200, 0, 0.99);
        assertThat(choice.token()).isEqualTo(130);
        assertThat(choice.logProb()).isEqualTo(choice.untemperedLogProb());
    }

    /** Drawn as often as probable: 20,000 draws over 8 tokens, by chi-square with 7 degrees of freedom at 1 in 10,000. */
    @Test
    void of_frequenciesAreTheProbabilities() {
        SplittableRandom random = new SplittableRandom(4);
        float[] logits = logits(8, 1, random);
        int[] counts = new int[8];
        for (int i = 0; i < 20_000; i++) {
            counts[TokenChoice.of(logits, FROM, 8, 1, random.nextDouble()).token()]++;
        }
        double[] expected = TokenDraw.probabilities(widened(logits, 8), Distribution.UNCHANGED);
        double chiSquare = 0;
        for (int id = 0; id < 8; id++) {
            chiSquare += Math.pow(counts[id] - 20_000 * expected[id], 2) / (20_000 * expected[id]);
        }
        assertThat(chiSquare).isLessThan(29.9);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void of_divergedLogitIsNamed(float bad) {
        for (int at : new int[] {0, 100, 299}) {
            float[] logits = logits(300, 1, new SplittableRandom(2));
            logits[FROM + at] = bad;
            assertThatThrownBy(() -> TokenChoice.of(logits, FROM, 300, 1, 0.5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the logit of token " + at + " is " + bad);
        }
    }

    @Test
    void of_nothingFiniteIsRefused() {
        float[] logits = new float[FROM + 40];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> TokenChoice.of(logits, FROM, 40, 1, 0.5))
                .hasMessageContaining("no token has a finite");
    }
}
