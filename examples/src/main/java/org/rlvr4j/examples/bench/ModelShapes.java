package org.rlvr4j.examples.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfigBuilder;
import org.rlvr4j.rollout.checkpoint.StoredType;

/** Shapes of models that are often trained, as their {@code config.json} on the Hugging Face hub gives them. */
public final class ModelShapes {

    private static final Map<String, ModelConfig> SHAPES = shapes();

    private ModelShapes() {}

    private static Map<String, ModelConfig> shapes() {
        Map<String, ModelConfig> shapes = new LinkedHashMap<>();
        shapes.put(
                "smollm2-135m",
                smol().hiddenSize(576)
                        .intermediateSize(1536)
                        .layers(30)
                        .heads(9)
                        .kvHeads(3)
                        .build());
        shapes.put(
                "smollm2-360m",
                smol().hiddenSize(960)
                        .intermediateSize(2560)
                        .layers(32)
                        .heads(15)
                        .kvHeads(5)
                        .build());
        shapes.put(
                "qwen2.5-0.5b",
                qwen2().hiddenSize(896)
                        .intermediateSize(4864)
                        .layers(24)
                        .heads(14)
                        .build());
        shapes.put(
                "qwen2.5-1.5b",
                qwen2().hiddenSize(1536)
                        .intermediateSize(8960)
                        .layers(28)
                        .heads(12)
                        .build());
        shapes.put(
                "qwen3-0.6b",
                ModelConfig.builder(Architecture.QWEN3)
                        .storedType(StoredType.BFLOAT16)
                        .hiddenSize(1024)
                        .intermediateSize(3072)
                        .layers(28)
                        .heads(16)
                        .kvHeads(8)
                        .headDim(128)
                        .maxPositions(40_960)
                        .ropeTheta(1_000_000)
                        .tiedEmbeddings(true)
                        .build());
        return shapes;
    }

    private static ModelConfigBuilder smol() {
        return ModelConfig.builder(Architecture.LLAMA)
                .storedType(StoredType.BFLOAT16)
                .vocabularySize(49_152)
                .maxPositions(8192)
                .normEpsilon(1e-5)
                .ropeTheta(100_000)
                .tiedEmbeddings(true);
    }

    private static ModelConfigBuilder qwen2() {
        return ModelConfig.builder(Architecture.QWEN2)
                .storedType(StoredType.BFLOAT16)
                .vocabularySize(151_936)
                .kvHeads(2)
                .maxPositions(32_768)
                .ropeTheta(1_000_000)
                .tiedEmbeddings(true);
    }

    /** Returns the names that {@link #of} knows. */
    public static Set<String> names() {
        return SHAPES.keySet();
    }

    /**
     * Returns a shape.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static ModelConfig of(String name) {
        ModelConfig config = SHAPES.get(name);
        if (config == null) {
            throw new IllegalArgumentException("there is no shape " + name + "; there are " + String.join(", ", names())
                    + ", and any other by --hidden, --layers and so on");
        }
        return config;
    }
}
