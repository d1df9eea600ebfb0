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
        checkFamily();
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
            case SMOLLM3 -> {
                require(windowSizes <= 1, "has one size of sliding windows");
                require(config.qkvBias() == config.outputBias(), "has biases in all attention projections or in none");
                require(!config.qkNorm(), "has no qkNorm; QWEN3 has");
            }
            case PHI3 -> {
                require(sizes == 1, "has one sliding window for all layers; QWEN2 and QWEN3 can mix");
                require(!config.qkvBias() && !config.outputBias() && !config.mlpBias(), "has no biases; LLAMA can");
                require(!config.qkNorm(), "has no qkNorm; QWEN3 has");
            }
            case GEMMA, GEMMA2, GEMMA3 -> {
                boolean windowed = config.architecture() != Architecture.GEMMA;
                require(windowSizes <= (windowed ? 1 : 0), "has one size of sliding windows, or as GEMMA none");
                require(config.qkvBias() == config.outputBias(), "has biases in all attention projections or in none");
                require(!config.mlpBias(), "has no mlpBias; LLAMA can");
                boolean normed = config.architecture() == Architecture.GEMMA3;
                require(config.qkNorm() == normed, normed ? "always has qkNorm" : "has no qkNorm; GEMMA3 has");
            }
            case GPT2 -> {
                require(windowSizes == 0, "has no sliding windows; MISTRAL, QWEN2 and QWEN3 have");
                require(config.qkvBias() && config.outputBias() && config.mlpBias(), "always has biases");
                require(!config.qkNorm(), "has no qkNorm; QWEN3 has");
                require(config.kvHeads() == config.heads(), "has as many key-value heads as query heads");
                require(
                        config.headDim() * config.heads() == config.hiddenSize(),
                        "has heads that make up its hidden size");
            }
            case QWEN3 -> {
                require(windowSizes <= 1, "has one size of sliding windows");
                require(config.qkvBias() == config.outputBias(), "has biases in all attention projections or in none");
                require(!config.mlpBias(), "has no mlpBias; LLAMA can");
                require(config.qkNorm(), "always has qkNorm; LLAMA has not");
            }
        }
    }

    /** What only one or two architectures have. */
    private void checkFamily() {
        Architecture architecture = config.architecture();
        boolean gemma = architecture == Architecture.GEMMA2 || architecture == Architecture.GEMMA3;
        boolean gpt = architecture == Architecture.GPT2;
        AttentionScores scores = config.attentionScores();
        require(
                gemma || scores.queryScalar() == config.headDim() || (gpt && scores.queryScalar() == 1),
                "divides attention's scores by the root of the head size; GEMMA2 and GEMMA3 can have a queryScalar");
        require(gpt || !scores.byLayer(), "has no scoresByLayer; GPT2 can");
        require(architecture == Architecture.GEMMA2 || scores.softCap() == 0, "has no attentionSoftCap; GEMMA2 can");
        require(gemma || config.logitSoftCap() == 0, "has no logitSoftCap; GEMMA2 and GEMMA3 can");
        require(
                architecture == Architecture.GEMMA3 || config.localRopeTheta().isEmpty(),
                "has one ropeTheta; GEMMA3 has a localRopeTheta beside it");
        require(
                architecture == Architecture.PHI3 || config.partialRotaryFactor() == 1,
                "rotates whole heads; PHI3 can have a partialRotaryFactor");
        boolean phiScaling = config.ropeScaling() instanceof RopeScaling.LongRope;
        require(architecture == Architecture.PHI3 || !phiScaling, "has no LongRope; PHI3 can");
        require(
                architecture != Architecture.PHI3 || phiScaling || config.ropeScaling() instanceof RopeScaling.None,
                "has no rope scaling but LongRope");
        require(
                architecture == Architecture.SMOLLM3
                        || config.rotaryLayers().stream().allMatch(rotated -> rotated != gpt),
                "has rotation in all layers, or as GPT2 in none; SMOLLM3 can mix");
        require(
                architecture.isGemma() || gpt || config.activation() == Activation.SILU,
                "has the activation SILU; GEMMA and GPT2 have others");
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("architecture " + config.architecture() + " " + rule);
        }
    }
}
