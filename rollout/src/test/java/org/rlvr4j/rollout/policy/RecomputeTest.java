package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecomputeTest {

    private static CausalLm load(String name, boolean recompute) throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(RecomputeTest.class.getResource("/oracle/models/" + name))
                .toURI());
        return CausalLm.load(folder, CausalLm.Options.DEFAULT.withRecompute(recompute));
    }

    /** Of two passes, so that what is there is added to. */
    private static Map<String, float[]> gradients(CausalLm model, TokenBatch batch) {
        model.accumulate(batch, scores -> Training.direction(batch));
        model.accumulate(batch, scores -> Training.direction(batch));
        return Training.gradients(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_swa_yarn", "qwen3", "llama_tied_bf16", "gemma2", "gpt2"})
    void accumulate_recomputedGradientsAreThoseOfTheWholeGraph(String name) throws IOException, URISyntaxException {
        TokenBatch batch = Training.ragged(12, 62, 0.8);
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
