package org.rlvr4j.rollout.checkpoint;

/**
 * What each architecture cannot have. Its {@code config.json} has no words for these, so a model that had them would be
 * saved as another one.
 */
final class ArchitectureRules {

    private final ModelConfig config;

    private ArchitectureRules(ModelConfig config) {
        this.config = config;
    }

    static void check(ModelConfig config) {
        new ArchitectureRules(config).check();
    }

    private void check() {
        long sizes = config.windows().stream().distinct().count();
        long windowSizes =
                config.windows().stream().filter(size -> size > 0).distinct().count();
        switch (config.architecture()) {
            case LLAMA -> {
                require(windowSizes == 0, "has no sliding windows; MISTRAL, QWEN2 and QWEN3 have");
                require(config.qkvBias() == config.outputBias(), "has biases in all attention projections or in none");
                require(!config.qkNorm(), "has no qkNorm; QWEN3 has");
            }
            case MISTRAL -> {
                require(sizes == 1, "has one sliding window for all layers; QWEN2 and QWEN3 can mix");
                require(!config.qkvBias() && !config.outputBias() && !config.mlpBias(), "has no biases; LLAMA can");
                require(!config.qkNorm(), "has no qkNorm; QWEN3 has");
            }
            case QWEN2 -> {
                require(windowSizes <= 1, "has one size of sliding windows");
                require(config.qkvBias(), "always has qkvBias; LLAMA need not");
                require(!config.outputBias() && !config.mlpBias(), "has no outputBias and no mlpBias; LLAMA can");
                require(!config.qkNorm(), "has no qkNorm; QWEN3 has");
            }
            case QWEN3 -> {
                require(windowSizes <= 1, "has one size of sliding windows");
                require(config.qkvBias() == config.outputBias(), "has biases in all attention projections or in none");
                require(!config.mlpBias(), "has no mlpBias; LLAMA can");
                require(config.qkNorm(), "always has qkNorm; LLAMA has not");
            }
        }
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("architecture " + config.architecture() + " " + rule);
        }
    }
}
