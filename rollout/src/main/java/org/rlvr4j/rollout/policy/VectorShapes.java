package org.rlvr4j.rollout.policy;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rlvr4j.rollout.checkpoint.Activation;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.vector.VectorModel;
import org.rlvr4j.rollout.vector.VectorShape;

/** What a configuration is to package {@code vector}, which knows no configurations. */
final class VectorShapes {

    private VectorShapes() {}

    /** Returns what a configuration has that vectors do not do, as the object of a sentence. */
    static Optional<String> obstacle(ModelConfig config, ComputeOptions compute) {
        if (RotaryRows.of(config).areSwitched()) {
            return Optional.of("a model whose angles change as it grows (longrope)");
        }
        return matrices(config, compute)
                .filter(matrix -> matrix.numbers() > VectorShape.mostNumbers(matrix.half()))
                .max(Comparator.comparingLong(Matrix::numbers))
                .map(Matrix::excess);
    }

    /** A matrix as {@link VectorModel} holds it, in an array of its own. */
    private record Matrix(String name, long out, long in, boolean half) {
        long numbers() {
            return VectorShape.numbers(out, in, half);
        }

        String excess() {
            return String.format(
                    Locale.ROOT,
                    "a matrix of %,d numbers (%s, %,d x %,d), since one of Java's arrays holds at most %,d in %s",
                    numbers(),
                    name,
                    out,
                    in,
                    VectorShape.mostNumbers(half),
                    half ? "bfloat16" : "float32");
        }
    }

    private static Stream<Matrix> matrices(ModelConfig config, ComputeOptions compute) {
        boolean half = compute.isHalf();
        long hidden = config.hiddenSize();
        long query = (long) config.heads() * config.headDim();
        long key = (long) config.kvHeads() * config.headDim();
        long mlp = config.intermediateSize();
        return Stream.of(
                new Matrix("the head", config.vocabularySize(), hidden, compute.isHeadHalf()),
                new Matrix("query, key and value of a layer", query + 2 * key, hidden, half),
                new Matrix("a layer's output projection", hidden, query, half),
                new Matrix(
                        config.gatedMlp() ? "gate and up of a layer" : "up of a layer",
                        config.gatedMlp() ? 2 * mlp : mlp,
                        hidden,
                        half),
                new Matrix("down of a layer", hidden, mlp, half));
    }

    /** Returns the shape of a configuration without an obstacle. */
    static VectorShape of(ModelConfig config) {
        return new VectorShape(
                config.layers(),
                config.hiddenSize(),
                config.heads(),
                config.kvHeads(),
                config.headDim(),
                config.rotaryDim(),
                config.intermediateSize(),
                config.vocabularySize(),
                (float) config.normEpsilon(),
                config.layerNorms(),
                config.gatedMlp(),
                gate(config.activation()),
                config.embeddingScale(),
                (float) config.attentionScores().softCap(),
                (float) config.logitSoftCap(),
                config.tiedEmbeddings(),
                config.windows().stream().mapToInt(Integer::intValue).toArray(),
                DecoderScript.ropes(config));
    }

    private static VectorShape.Gate gate(Activation activation) {
        return switch (activation) {
            case SILU -> VectorShape.Gate.SILU;
            case GELU_TANH -> VectorShape.Gate.GELU_TANH;
            case RELU -> VectorShape.Gate.RELU;
            case GELU -> VectorShape.Gate.GELU;
        };
    }
}
