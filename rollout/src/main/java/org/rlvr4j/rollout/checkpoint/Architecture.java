package org.rlvr4j.rollout.checkpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The decoder families that can be loaded. They share one decoder; what differs is configuration. */
public enum Architecture {
    LLAMA("llama", "LlamaForCausalLM"),
    MISTRAL("mistral", "MistralForCausalLM"),
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    QWEN3("qwen3", "Qwen3ForCausalLM"),
    SMOLLM3("smollm3", "SmolLM3ForCausalLM"),
    PHI3("phi3", "Phi3ForCausalLM"),
    GEMMA("gemma", "GemmaForCausalLM"),
    GEMMA2("gemma2", "Gemma2ForCausalLM"),
    /** The text model of Gemma 3. */
    GEMMA3("gemma3_text", "Gemma3ForCausalLM"),
    GPT2("gpt2", "GPT2LMHeadModel");

    private final String modelType;
    private final String className;

    Architecture(String modelType, String className) {
        this.modelType = modelType;
        this.className = className;
    }

    /** Returns what {@code config.json} calls it under {@code model_type}. */
    public String modelType() {
        return modelType;
    }

    /** Returns what {@code config.json} calls it under {@code architectures}. */
    public String className() {
        return className;
    }

    /** Returns whether this is one of the Gemma family: norms with 1 + w, embeddings times the root of their width. */
    public boolean isGemma() {
        return this == GEMMA || this == GEMMA2 || this == GEMMA3;
    }

    /** Returns whether queries and keys always pass a norm. */
    boolean hasQkNorm() {
        return this == QWEN3 || this == GEMMA3;
    }

    boolean hasAttentionBiasKey() {
        return this == LLAMA || this == QWEN3 || this == SMOLLM3 || isGemma();
    }

    boolean hasMlpBiasKey() {
        return this == LLAMA || this == SMOLLM3;
    }

    /** Returns whether layers can differ in their windows. */
    boolean hasLayerTypes() {
        return this == QWEN2 || this == QWEN3 || this == SMOLLM3 || this == GEMMA2 || this == GEMMA3;
    }

    /** Returns the architecture of a {@code model_type}. */
    static Optional<Architecture> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(each -> each.modelType.equals(modelType.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns the architecture of an entry of {@code architectures}; its case does not matter. */
    static Optional<Architecture> ofClassName(String className) {
        return Arrays.stream(values())
                .filter(each -> each.className.equalsIgnoreCase(className))
                .findFirst();
    }

    /** Returns the class names, for messages. */
    static String supported() {
        return Arrays.stream(values()).map(Architecture::className).collect(Collectors.joining(", "));
    }
}
