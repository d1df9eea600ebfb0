package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecomputeTest {

    private static CausalLm load(String name, boolean recompute) throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(RecomputeTest.class.getResource("/oracle/models/" + name))
                .toURI());
        return CausalLm.load(folder, CausalLm.Options.DEFAULT.withRecompute(recompute));
    }

    /** Lengths that fill several bands. */
    private static TokenBatch batch() {
        SplittableRandom random = new SplittableRandom(11);
        List<TokenSequence> sequences = IntStream.range(0, 12)
                .mapToObj(i -> new TokenSequence(
                        random.ints(3 + random.nextInt(60), 0, 256).toArray(), 1 + random.nextInt(2)))
                .toList();
        return new TokenBatch(sequences, 0.8);
    }

    private static Map<String, float[]> gradients(CausalLm model, TokenBatch batch) {
        for (int pass = 0; pass < 2; pass++) {
            model.accumulate(batch, scores -> {
                TokenScores gradient = TokenScores.zeros(batch);
                for (int i = 0; i < gradient.logProbs().length; i++) {
                    for (int t = 0; t < gradient.logProbs()[i].length; t++) {
                        gradient.logProbs()[i][t] = Math.sin(i + t) / 10;
                        gradient.entropies()[i][t] = Math.cos(i - t) / 10;
                    }
                }
                return gradient;
            });
        }
        Map<String, float[]> gradients = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : model.parameters()) {
            try (NDArray gradient = parameter.getValue().getArray().getGradient()) {
                gradients.put(parameter.getKey(), gradient.toFloatArray());
            }
        }
        return gradients;
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_swa_yarn", "qwen3", "llama_tied_bf16", "gemma2", "gpt2"})
    void accumulate_recomputedGradientsAreThoseOfTheWholeGraph(String name) throws IOException, URISyntaxException {
        TokenBatch batch = batch();
        try (CausalLm whole = load(name, false);
                CausalLm layers = load(name, true)) {
            Map<String, float[]> expected = gradients(whole, batch);
            gradients(layers, batch).forEach((parameter, actual) -> {
                float[] wanted = Objects.requireNonNull(expected.get(parameter));
                double scale = 1e-6;
                for (float value : wanted) {
                    scale = Math.max(scale, Math.abs(value));
                }
                for (int i = 0; i < wanted.length; i++) {
                    assertThat((double) actual[i]).as(parameter).isCloseTo(wanted[i], within(1e-6 * scale));
                }
            });
        }
    }
}
