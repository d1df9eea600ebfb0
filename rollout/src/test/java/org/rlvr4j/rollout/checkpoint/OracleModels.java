package org.rlvr4j.rollout.checkpoint;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** The model folders of the test resources; their SOURCE file says where they come from. */
public final class OracleModels {

    public static final List<String> NAMES = List.of(
            "llama",
            "llama_tied_bf16",
            "llama_bias_linear_rope",
            "qwen2_tied_sharded",
            "qwen2_swa_yarn",
            "qwen3",
            "mistral_swa_fp16",
            "smollm3",
            "phi3",
            "gemma",
            "gemma2",
            "gemma3_text",
            "gpt2");

    private OracleModels() {}

    public static List<String> names() {
        return NAMES;
    }

    public static Path folder(String name) {
        try {
            var url = OracleModels.class.getResource("/oracle/models/" + name);
            if (url == null) {
                throw new IllegalArgumentException("no oracle model " + name);
            }
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
