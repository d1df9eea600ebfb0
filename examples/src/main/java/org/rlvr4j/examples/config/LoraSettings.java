package org.rlvr4j.examples.config;

import java.util.List;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.memory.BaseDtype;

/**
 * Low-rank adapters that the model is trained through, with the names of PEFT.
 *
 * @param rank of the adapters; 0 to train all weights
 * @param alpha scales them: by {@code alpha / rank}
 * @param dropout 0
 * @param targetModules names of linear layers, or all-linear
 * @param useRslora whether they are scaled by {@code alpha / sqrt(rank)}
 * @param baseDtype what the model's matrices are held in under the adapters
 */
public record LoraSettings(
        int rank, double alpha, double dropout, List<String> targetModules, boolean useRslora, BaseDtype baseDtype) {

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

    /** Returns what the model's matrices are held in: float32 if they are trained themselves. */
    public BaseDtype modelDtype() {
        return rank == 0 ? BaseDtype.FLOAT32 : baseDtype;
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
