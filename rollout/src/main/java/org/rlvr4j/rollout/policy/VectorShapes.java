package org.rlvr4j.rollout.policy;

import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.Activation;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.vector.VectorShape;

/** What a configuration is to package {@code vector}, which knows no configurations. */
final class VectorShapes {

    private VectorShapes() {}

    /** Returns what a configuration has that vectors do not do, as the subject of a sentence. */
    static Optional<String> obstacle(ModelConfig config) {
        return RotaryRows.of(config).areSwitched()
                ? Optional.of("a model whose angles change as it grows (longrope)")
                : Optional.empty();
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
