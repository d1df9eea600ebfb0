package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;

/** What tests of training share: batches, a gradient of their scores, and what it does to a model's parameters. */
final class Training {

    private Training() {}

    /** Two sequences of an oracle's vocabulary. */
    static TokenBatch pair() {
        SplittableRandom random = new SplittableRandom(7);
        return new TokenBatch(
                List.of(
                        new TokenSequence(random.ints(14, 0, 256).toArray(), 5),
                        new TokenSequence(random.ints(9, 0, 256).toArray(), 2)),
                0.8);
    }

    /** Sequences of an oracle's vocabulary whose lengths, from 3 tokens on, fill several bands. */
    static TokenBatch ragged(int count, int longest, double temperature) {
        SplittableRandom random = new SplittableRandom(11);
        return new TokenBatch(
                IntStream.range(0, count)
                        .mapToObj(i -> new TokenSequence(
                                random.ints(3 + random.nextInt(longest - 2), 0, 256)
                                        .toArray(),
                                1 + random.nextInt(2)))
                        .toList(),
                temperature);
    }

    /** Returns the loss whose gradient by the scores are the weights. */
    static double loss(TokenScores weights, TokenScores scores) {
        double loss = 0;
        for (int i = 0; i < scores.logProbs().length; i++) {
            for (int t = 0; t < scores.logProbs()[i].length; t++) {
                loss += weights.logProbs()[i][t] * scores.logProbs()[i][t]
                        + weights.entropies()[i][t] * scores.entropies()[i][t];
            }
        }
        return loss;
    }

    /** A gradient by all log-probabilities and entropies of a batch. */
    static TokenScores direction(TokenBatch batch) {
        TokenScores gradient = TokenScores.zeros(batch);
        for (int i = 0; i < gradient.logProbs().length; i++) {
            for (int t = 0; t < gradient.logProbs()[i].length; t++) {
                gradient.logProbs()[i][t] = Math.sin(3 * i + t) / 10;
                gradient.entropies()[i][t] = Math.cos(i + 2 * t) / 10;
            }
        }
        return gradient;
    }

    /** Returns what has been accumulated for the parameters that are trained, by name. */
    static Map<String, float[]> gradients(CausalLm model) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : model.parameters()) {
            if (parameter.getValue().requiresGradient()) {
                gradients.put(parameter.getKey(), gradient(model, parameter.getKey()));
            }
        }
        return gradients;
    }

    static float[] gradient(CausalLm model, String name) {
        try (NDArray gradient = array(model, name).getGradient()) {
            return gradient.toFloatArray();
        }
    }

    static NDArray array(CausalLm model, String name) {
        return model.parameters().get(name).getArray();
    }

    /** Loads a model whose adapters change it. */
    static CausalLm adapted(Path folder, LoraConfig lora, CausalLm.Options options) throws IOException {
        CausalLm model = CausalLm.load(folder, options).withAdapters(lora);
        SplittableRandom random = new SplittableRandom(9);
        for (LoraModule module : LoraModule.of(model.config(), lora)) {
            float[] values = new float[(int) module.b().elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.1 * random.nextGaussian());
            }
            array(model, module.b().name()).set(values);
        }
        return model;
    }
}
