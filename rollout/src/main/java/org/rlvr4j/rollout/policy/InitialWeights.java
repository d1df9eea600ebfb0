package org.rlvr4j.rollout.policy;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.rlvr4j.rollout.checkpoint.DecoderNames;
import org.rlvr4j.rollout.checkpoint.LayerPart;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;

/**
 * How a model made from scratch begins: normal weights with mean 0, norms at 1, biases at 0. The same seed gives the
 * same weights on every machine.
 *
 * @param embedding standard deviation of the embedding and of an untied head
 * @param weights standard deviation of the other matrices
 * @param residual standard deviation of the matrices that write to the residual stream, {@code o_proj} and
 *     {@code down_proj}
 */
public record InitialWeights(double embedding, double weights, double residual) {

    private static final int CHUNK = 1 << 16;

    public InitialWeights {
        if (!(embedding >= 0 && weights >= 0 && residual >= 0)) {
            throw new IllegalArgumentException("initial standard deviations are " + embedding + ", " + weights + " and "
                    + residual + "; they must be 0 or more");
        }
    }

    /** One deviation for all, {@code initializer_range}, as Hugging Face transformers does. */
    public static InitialWeights of(ModelConfig config) {
        return new InitialWeights(config.initializerRange(), config.initializerRange(), config.initializerRange());
    }

    /** Residual matrices smaller by {@code sqrt(2 layers)}, as in GPT-2 (Radford et al. 2019, section 2.3). */
    public static InitialWeights scaledResiduals(ModelConfig config, double embedding, double weights) {
        return new InitialWeights(embedding, weights, weights / Math.sqrt(2.0 * config.layers()));
    }

    /**
     * Draws a matrix {@code [outputs, inputs]} uniformly in \(\pm 1 / \sqrt{inputs}\), as {@code torch.nn.Linear} does
     * (Kaiming's rule with a slope of \(\sqrt 5\)).
     */
    static float[] uniform(TensorSpec tensor, SplittableRandom random) {
        double bound = 1 / Math.sqrt(tensor.shape().get(1));
        float[] values = new float[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    /** Writes all values of a tensor. */
    void draw(ModelConfig config, TensorSpec tensor, SplittableRandom random, FloatBuffer values) {
        boolean isNorm = isNorm(config, tensor.name());
        boolean isBias = tensor.name().endsWith(".bias");
        double deviation = deviation(config, tensor.name());
        float norm = config.architecture().isGemma() ? 0f : 1f; // Gemma multiplies with 1 + w
        while (values.hasRemaining()) {
            values.put(isNorm ? norm : isBias ? 0f : (float) (deviation * random.nextGaussian()));
        }
    }

    /** Writes the bits of all values of a tensor in a 16-bit type. */
    void draw(ModelConfig config, TensorSpec tensor, SplittableRandom random, StoredType type, ShortBuffer bits) {
        FloatBuffer values = FloatBuffer.allocate(CHUNK);
        short[] narrow = new short[CHUNK];
        while (bits.hasRemaining()) {
            int count = Math.min(CHUNK, bits.remaining());
            draw(config, tensor, random, values.clear().limit(count));
            type.narrow(values.array(), narrow, count);
            bits.put(narrow, 0, count);
        }
    }

    private static boolean isNorm(ModelConfig config, String name) {
        return name.equals(config.names().norm() + ".weight")
                || config.names().parts().entrySet().stream()
                        .anyMatch(
                                part -> !part.getKey().isLinear() && name.endsWith("." + part.getValue() + ".weight"));
    }

    private double deviation(ModelConfig config, String name) {
        DecoderNames names = config.names();
        if (!name.startsWith(names.layers())) {
            return embedding;
        }
        boolean toResidual = Stream.of(LayerPart.OUTPUT, LayerPart.DOWN)
                .anyMatch(part -> name.endsWith("." + names.parts().get(part) + ".weight"));
        return toResidual ? residual : weights;
    }
}
