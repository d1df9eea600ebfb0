package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;

/** A call's result, to the last bit, does not depend on the calls before it. */
class RepeatedCallsTest {
    private static final int VOCABULARY = 9;

    private static CausalLm model() throws IOException {
        ModelConfig config = ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize(VOCABULARY)
                .hiddenSize(32)
                .intermediateSize(64)
                .layers(2)
                .heads(2)
                .maxPositions(16)
                .build();
        return CausalLm.random(config, InitialWeights.of(config), null, 3, CausalLm.Options.DEFAULT);
    }

    private static TokenBatch batch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TokenSequence> sequences = new ArrayList<>();
        for (int i = 0; i < 1 + seed; i++) {
            int length = random.nextInt(3, 8);
            sequences.add(new TokenSequence(random.ints(length, 0, VOCABULARY).toArray(), 2));
        }
        return new TokenBatch(sequences);
    }

    private static List<float[]> gradients(CausalLm model, TokenBatch batch) {
        model.accumulate(batch, scores -> {
            TokenScores gradient = TokenScores.zeros(batch);
            for (int i = 0; i < gradient.logProbs().length; i++) {
                for (int t = 0; t < gradient.logProbs()[i].length; t++) {
                    gradient.logProbs()[i][t] = Math.sin(i + 3.0 * t);
                }
            }
            return gradient;
        });
        List<float[]> gradients = new ArrayList<>();
        for (Pair<String, Parameter> parameter : model.parameters()) {
            try (NDArray gradient = parameter.getValue().getArray().getGradient()) {
                gradients.add(gradient.toFloatArray());
            }
        }
        return gradients;
    }

    /** The gradients of each batch, computed in the order given. */
    private static Map<Integer, List<float[]>> gradients(int... order) throws IOException {
        try (CausalLm model = model()) {
            Map<Integer, List<float[]>> gradients = new TreeMap<>();
            for (int batch : order) {
                gradients.put(batch, gradients(model, batch(batch)));
                model.zeroGradients();
            }
            return gradients;
        }
    }

    @Test
    void accumulate_sameBytesInAnyOrderOfCalls() throws IOException {
        Map<Integer, List<float[]>> one = gradients(1, 2, 3, 4, 5, 6, 7, 8, 9);
        Map<Integer, List<float[]>> other = gradients(9, 8, 7, 6, 5, 4, 3, 2, 1);
        one.forEach((batch, expected) -> {
            List<float[]> actual = Objects.requireNonNull(other.get(batch));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i)).containsExactly(expected.get(i));
            }
        });
    }
}
