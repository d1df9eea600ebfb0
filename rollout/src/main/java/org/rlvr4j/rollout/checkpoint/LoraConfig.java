package org.rlvr4j.rollout.checkpoint;

import java.util.List;

/**
 * Which low-rank adapters a model is trained through (Hu et al., arXiv 2106.09685), with the meaning of Hugging Face
 * PEFT's {@code LoraConfig}. A linear layer \(W\) computes with \(W + s B A\), where \(A\) is
 * {@code [rank, inputs]} and \(B\) is {@code [outputs, rank]}; \(W\) stays as it is.
 *
 * @param rank of the adapters, above 0
 * @param alpha scales them: s is {@code alpha / rank}, or {@code alpha / sqrt(rank)}
 * @param dropout 0, for the sampler and the trainer would compute with different weights otherwise
 * @param targetModules the linear layers, each by its name such as {@code q_proj} or by the end of its path, or
 *     {@value #ALL_LINEAR} for all inside the layers
 * @param useRslora whether s is {@code alpha / sqrt(rank)} (Kalajdzievski, arXiv 2312.03732)
 * @param seed decides what the adapters begin with
 */
public record LoraConfig(
        int rank, double alpha, double dropout, List<String> targetModules, boolean useRslora, long seed) {

    /** Stands for all linear layers but the head. */
    public static final String ALL_LINEAR = "all-linear";

    public LoraConfig {
        targetModules = List.copyOf(targetModules);
        require(rank > 0, "rank is " + rank + "; it must be 1 or more");
        require(alpha > 0 && Double.isFinite(alpha), "alpha is " + alpha + "; it must be finite and above 0");
        require(
                dropout == 0,
                "dropout is " + dropout + "; adapters are trained without, so that sampler and trainer agree:"
                        + " set it to 0");
        require(
                !targetModules.isEmpty(),
                "targetModules is empty; name linear layers such as q_proj, or " + ALL_LINEAR);
        require(
                !targetModules.contains(ALL_LINEAR) || targetModules.size() == 1,
                "targetModules is " + targetModules + "; " + ALL_LINEAR + " stands alone");
    }

    /** Returns a builder of adapters of rank 8 and alpha 16 for all linear layers. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns s. */
    public double scale() {
        return useRslora ? alpha / Math.sqrt(rank) : alpha / rank;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("LoRA's " + message);
        }
    }

    /** Builds a {@link LoraConfig}. */
    public static final class Builder {
        private int rank = 8;
        private double alpha = 16;
        private double dropout;
        private List<String> targetModules = List.of(ALL_LINEAR);
        private boolean useRslora;
        private long seed;

        private Builder() {}

        /** Sets the rank, 8 unless set. */
        public Builder rank(int rank) {
            this.rank = rank;
            return this;
        }

        /** Sets alpha, 16 unless set. */
        public Builder alpha(double alpha) {
            this.alpha = alpha;
            return this;
        }

        /** Sets dropout, which has to be 0. */
        public Builder dropout(double dropout) {
            this.dropout = dropout;
            return this;
        }

        /** Sets the linear layers, {@value #ALL_LINEAR} unless set. */
        public Builder targetModules(String... targetModules) {
            return targetModules(List.of(targetModules));
        }

        /** Sets the linear layers, {@value #ALL_LINEAR} unless set. */
        public Builder targetModules(List<String> targetModules) {
            this.targetModules = List.copyOf(targetModules);
            return this;
        }

        /** Sets whether alpha is divided by the root of the rank. */
        public Builder useRslora(boolean useRslora) {
            this.useRslora = useRslora;
            return this;
        }

        /** Sets what decides the adapters' beginning. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public LoraConfig build() {
            return new LoraConfig(rank, alpha, dropout, targetModules, useRslora, seed);
        }
    }
}
