package org.rlvr4j.rollout.policy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
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

    float[] draw(TensorSpec tensor, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        if (tensor.name().endsWith("norm.weight")) {
            Arrays.fill(values, 1f);
        } else if (!tensor.name().endsWith(".bias")) {
            double deviation = deviation(tensor.name());
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return values;
    }

    private double deviation(String name) {
        if (name.equals(DecoderSlots.EMBEDDING) || name.equals(DecoderSlots.HEAD)) {
            return embedding;
        }
        return name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight") ? residual : weights;
    }
}
