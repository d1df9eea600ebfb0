package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.draw.Distribution;

/** bfloat16 has 8 bits of mantissa: figures differ from float32's by some thousandths, and no more. */
class PrecisionTest {

    private static CausalLm load(String name, ComputeOptions compute) throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(PrecisionTest.class.getResource("/oracle/models/" + name))
                .toURI());
        return CausalLm.load(folder, CausalLm.Options.DEFAULT.withCompute(compute));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2_swa_yarn", "qwen3", "gemma2", "gpt2", "phi3"})
    void score_isThatOfFloat32ToThousandths(String name) throws IOException, URISyntaxException {
        TokenBatch batch = Training.ragged(6, 52, 1);
        try (CausalLm single = load(name, ComputeOptions.DEFAULT);
                CausalLm half = load(name, new ComputeOptions(Precision.BFLOAT16, false, false))) {
            double[][] expected = single.score(batch).logProbs();
            double[][] actual = half.score(batch).logProbs();
            double total = 0;
            int count = 0;
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).containsExactly(expected[i], within(0.2));
                for (int t = 0; t < expected[i].length; t++, count++) {
                    total += Math.abs(actual[i][t] - expected[i][t]);
                }
            }
            assertThat(total / count).isBetween(1e-6, 0.03);
        }
    }

    @ParameterizedTest
    @CsvSource({"llama,false", "qwen2_swa_yarn,true", "gemma2,false", "gpt2,true"})
    void accumulate_gradientsPointWhereThoseOfFloat32Do(String name, boolean recompute)
            throws IOException, URISyntaxException {
        TokenBatch batch = Training.ragged(6, 52, 1);
        try (CausalLm single = load(name, ComputeOptions.DEFAULT);
                CausalLm half = load(name, new ComputeOptions(Precision.BFLOAT16, true, recompute))) {
            single.accumulate(batch, scores -> Training.direction(batch));
            half.accumulate(batch, scores -> Training.direction(batch));
            Map<String, float[]> expected = Training.gradients(single);
            Training.gradients(half).forEach((parameter, actual) -> {
                float[] wanted = Objects.requireNonNull(expected.get(parameter));
                float[] difference = new float[wanted.length];
                for (int i = 0; i < wanted.length; i++) {
                    difference[i] = actual[i] - wanted[i];
                }
                assertThat(norm(difference)).as(parameter).isLessThan(0.1 * norm(wanted) + 1e-5);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama,AUTO,false", "qwen2_swa_yarn,AUTO,true", "gemma2,AUTO,false", "gpt2,AUTO,false",
        "llama,SCRIPT,true", "qwen2_swa_yarn,SCRIPT,false", "gemma2,SCRIPT,false", "gpt2,SCRIPT,false"
    })
    void decoder_logProbsAreNearThoseOfScore(String name, DecoderChoice choice, boolean float32Head)
            throws IOException, URISyntaxException {
        int[] prompt = {5, 6, 7, 8, 9};
        try (CausalLm half = load(name, new ComputeOptions(Precision.BFLOAT16, float32Head, false, choice));
                Decoder decoder = half.decoder(2, 32)) {
            decoder.admit(prompt, new int[] {0});
            decoder.admit(new int[] {3}, new int[] {1});
            Decoder.Draws draws = decoder.draw(
                    new int[] {0, 1}, 8, new double[][] {new double[8], new double[8]}, Distribution.GREEDY);
            int[] tokens = new int[prompt.length + 8];
            System.arraycopy(prompt, 0, tokens, 0, prompt.length);
            System.arraycopy(draws.tokens()[0], 0, tokens, prompt.length, 8);
            double[] scored = half.score(new TokenBatch(List.of(new TokenSequence(tokens, prompt.length))))
                    .logProbs()[0];
            for (int t = 0; t < 8; t++) {
                assertThat((double) draws.logProbs()[0][t]).isCloseTo(scored[t], within(0.1));
            }
        }
    }
}
