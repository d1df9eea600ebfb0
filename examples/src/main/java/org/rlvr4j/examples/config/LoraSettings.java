package org.rlvr4j.examples.config;

import java.util.List;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.LoraConfig;

/**
 * Low-rank adapters that the model is trained through, with the names of PEFT.
 *
 * @param rank of the adapters; 0 to train all weights
 * @param alpha scales them: by {@code alpha / rank}
 * @param dropout 0
 * @param targetModules names of linear layers, or all-linear
 * @param useRslora whether they are scaled by {@code alpha / sqrt(rank)}
 */
public record LoraSettings(int rank, double alpha, double dropout, List<String> targetModules, boolean useRslora) {

    public LoraSettings {
        targetModules = List.copyOf(targetModules);
        Checks.atLeast("lora.rank", rank, 0);
        if (rank > 0) {
            lora(rank, alpha, dropout, targetModules, useRslora, 0); // checks the rest
        }
    }

    /** Returns the adapters; none if all weights are trained. */
    public Optional<LoraConfig> lora(long seed) {
        return rank == 0 ? Optional.empty() : Optional.of(lora(rank, alpha, dropout, targetModules, useRslora, seed));
    }

    private static LoraConfig lora(
            int rank, double alpha, double dropout, List<String> targetModules, boolean useRslora, long seed) {
        return LoraConfig.builder()
                .rank(rank)
                .alpha(alpha)
                .dropout(dropout)
                .targetModules(targetModules)
                .useRslora(useRslora)
                .seed(seed)
                .build();
    }
}
