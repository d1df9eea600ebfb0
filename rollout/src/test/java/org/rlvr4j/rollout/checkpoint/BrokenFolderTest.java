package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders that cannot be used: each is refused with one sentence that names the file, the fault and the remedy. */
final class BrokenFolderTest {

    private static final String WEIGHTS = "model.safetensors";
    private static final String QUERY = "model.layers.1.self_attn.q_proj.weight";

    /** A fault, and what the message must name. */
    private record Case(String name, String model, Fault fault, List<String> named) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Fault {
        void inflict(Path folder) throws IOException;
    }

    private static Case fault(String name, Fault fault, String... named) {
        return new Case(name, "llama", fault, List.of(named));
    }

    private static Case config(String name, Consumer<ObjectNode> change, String... named) {
        return config("llama", name, change, named);
    }

    private static Case config(String model, String name, Consumer<ObjectNode> change, String... named) {
        Fault fault = folder -> Tampering.edit(folder.resolve("config.json"), change);
        return new Case("config: " + name, model, fault, prefixed("config.json", named));
    }

    private static Case header(String name, Consumer<ObjectNode> change, String... named) {
        Fault fault = folder -> Tampering.editHeader(folder.resolve(WEIGHTS), change);
        return new Case("header: " + name, "llama", fault, prefixed(WEIGHTS, named));
    }

    private static Case sharded(String name, Fault fault, String... named) {
        return new Case("sharded: " + name, "qwen2_tied_sharded", fault, List.of(named));
    }

    private static List<String> prefixed(String first, String... others) {
        return Stream.concat(Stream.of(first), Arrays.stream(others)).toList();
    }

    private static ObjectNode entry(ObjectNode header, String tensor) {
        return (ObjectNode) header.get(tensor);
    }

    private static ObjectNode rope(ObjectNode config, String type) {
        return config.putObject("rope_scaling").put("rope_type", type);
    }

    private static void link(Path file, String target) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of(target));
    }

    private static void truncate(Path file, int bytes) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
    }

    static Stream<Case> folders() {
        return Stream.of(
                fault("no config", f -> Files.delete(f.resolve("config.json")), "config.json", "missing"),
                fault("config is text", f -> Files.writeString(f.resolve("config.json"), "hello"), "not valid JSON"),
                fault("config is empty", f -> Files.writeString(f.resolve("config.json"), ""), "not a JSON object"),
                fault("config is a list", f -> Files.writeString(f.resolve("config.json"), "[1]"), "JSON object"),
                fault(
                        "config is cut",
                        f -> truncate(f.resolve("config.json"), 100),
                        "config.json",
                        "not valid JSON",
                        "line"),
                fault(
                        "config is very deep",
                        f -> Files.writeString(f.resolve("config.json"), "{\"a\":" + "[".repeat(100_000)),
                        "config.json",
                        "not valid JSON"),
                fault(
                        "generation config is broken",
                        f -> Files.writeString(f.resolve("generation_config.json"), "{"),
                        "generation_config.json"),
                fault(
                        "generation config's eos is text",
                        f -> Files.writeString(f.resolve("generation_config.json"), "{\"eos_token_id\":\"</s>\"}"),
                        "generation_config.json",
                        "eos_token_id",
                        "token id"),
                fault("no weights", f -> Files.delete(f.resolve(WEIGHTS)), "no weights", WEIGHTS),
                fault(
                        "pickle only",
                        f -> Files.move(f.resolve(WEIGHTS), f.resolve("pytorch_model.bin")),
                        "pytorch_model.bin",
                        "convert"),
                fault(
                        "pickle shards only",
                        f -> Files.move(f.resolve(WEIGHTS), f.resolve("pytorch_model-00001-of-00002.bin")),
                        "pytorch_model-00001-of-00002.bin",
                        "convert"),
                fault("gguf only", f -> Files.move(f.resolve(WEIGHTS), f.resolve("m.gguf")), "m.gguf", "convert"),
                fault(
                        "adapter only",
                        f -> Files.move(f.resolve(WEIGHTS), f.resolve("adapter_model.safetensors")),
                        "adapter",
                        "base model"),
                fault(
                        "other name",
                        f -> Files.move(f.resolve(WEIGHTS), f.resolve("weights.safetensors")),
                        "weights.safetensors",
                        "rename"),
                fault(
                        "git-lfs pointer",
                        f -> Files.writeString(
                                f.resolve(WEIGHTS),
                                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4485\n"),
                        WEIGHTS,
                        "git lfs pull"),
                fault(
                        "config is a git-lfs pointer",
                        f -> Files.writeString(f.resolve("config.json"), "version https://git-lfs.github.com/spec/v1"),
                        "config.json",
                        "git lfs pull"),
                fault("empty weights", f -> truncate(f.resolve(WEIGHTS), 0), WEIGHTS, "truncated", "0 bytes"),
                fault("five bytes", f -> truncate(f.resolve(WEIGHTS), 5), WEIGHTS, "truncated", "5 bytes"),
                fault(
                        "weights are a link to nowhere",
                        f -> link(f.resolve(WEIGHTS), "../../blobs/gone"),
                        WEIGHTS,
                        "link to ../../blobs/gone",
                        "download"),
                fault(
                        "config is a link to nowhere",
                        f -> link(f.resolve("config.json"), "gone"),
                        "config.json",
                        "link to gone"),
                fault(
                        "generation config is a link to nowhere",
                        f -> link(f.resolve("generation_config.json"), "gone"),
                        "generation_config.json",
                        "link to gone"),
                fault(
                        "weights are a link to themselves",
                        f -> link(f.resolve(WEIGHTS), WEIGHTS),
                        WEIGHTS,
                        "link to " + WEIGHTS),
                fault(
                        "folder of the cache",
                        f -> {
                            Files.delete(f.resolve("config.json"));
                            Files.createDirectory(f.resolve("snapshots"));
                        },
                        "config.json",
                        "snapshots"),
                fault("header cut", f -> truncate(f.resolve(WEIGHTS), 1000), WEIGHTS, "2136", "1000"),
                fault("data cut", f -> truncate(f.resolve(WEIGHTS), 300_000), WEIGHTS, "truncated", "model.layers.1"),
                fault("trailing bytes", f -> truncate(f.resolve(WEIGHTS), 500_000), WEIGHTS, "account for"),
                fault(
                        "web page",
                        f -> Files.writeString(f.resolve(WEIGHTS), "<!DOCTYPE html><html><body>404"),
                        WEIGHTS,
                        "not a safetensors file"),
                fault(
                        "header length beyond 2^63",
                        f -> Files.write(f.resolve(WEIGHTS), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0}),
                        WEIGHTS,
                        "18446744073709551615"),
                fault(
                        "header is not JSON",
                        f -> Files.write(f.resolve(WEIGHTS), new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c'}),
                        WEIGHTS,
                        "header",
                        "not valid JSON"));
    }

    static Stream<Case> headers() {
        return Stream.of(
                header("hole", h -> h.remove(QUERY), "begins at byte", "ended at"),
                header("other tensor", h -> h.set("model.extra", h.remove("model.norm.weight")), "model.norm.weight"),
                header(
                        "swapped shape",
                        h -> entry(h, "model.layers.0.mlp.down_proj.weight")
                                .putArray("shape")
                                .add(96)
                                .add(64),
                        "model.layers.0.mlp.down_proj.weight",
                        "(96, 64)",
                        "(64, 96)"),
                header(
                        "shape against offsets",
                        h -> entry(h, QUERY).putArray("shape").add(64),
                        QUERY,
                        "do not match"),
                header(
                        "shape beyond 2^63",
                        h -> entry(h, QUERY)
                                .putArray("shape")
                                .add(Long.MAX_VALUE)
                                .add(Long.MAX_VALUE),
                        QUERY,
                        "do not match"),
                header(
                        "many dimensions",
                        h -> {
                            var shape = entry(h, QUERY).putArray("shape");
                            IntStream.range(0, 5_000).forEach(i -> shape.add(1));
                        },
                        QUERY,
                        "5000 dimensions"),
                header("negative shape", h -> entry(h, QUERY).putArray("shape").add(-1), QUERY, "shape"),
                header("no shape", h -> entry(h, QUERY).remove("shape"), QUERY, "shape"),
                header("no offsets", h -> entry(h, QUERY).remove("data_offsets"), QUERY, "data_offsets"),
                header(
                        "offsets beyond the file",
                        h -> entry(h, QUERY)
                                .putArray("data_offsets")
                                .add(1L << 40)
                                .add((1L << 40) + 16384),
                        QUERY,
                        "truncated"),
                header(
                        "offsets backwards",
                        h -> entry(h, QUERY).putArray("data_offsets").add(100).add(50),
                        QUERY,
                        "backwards"),
                header(
                        "offsets overlap",
                        h -> entry(h, QUERY).putArray("data_offsets").add(0).add(16384),
                        "begins at byte",
                        "another tensor"),
                header("integer weights", h -> entry(h, QUERY).put("dtype", "I32"), QUERY, "I32", "convert"),
                header("unknown dtype", h -> entry(h, QUERY).put("dtype", "Q4"), QUERY, "Q4", "convert"),
                header("name with a line break", h -> h.set("a\nb", h.remove(QUERY)), "a name", "control characters"),
                header("entry is a number", h -> h.put(QUERY, 3), QUERY));
    }

    static Stream<Case> shards() {
        return Stream.of(
                sharded(
                        "shard missing",
                        f -> Files.delete(f.resolve("model-00002-of-00002.safetensors")),
                        "model-00002-of-00002.safetensors",
                        "missing"),
                sharded(
                        "tensor missing in its shard",
                        f -> Tampering.edit(
                                f.resolve(WeightFiles.INDEX), index -> ((ObjectNode) index.get("weight_map"))
                                        .put("model.norm.weight", "model-00001-of-00002.safetensors")),
                        "model.norm.weight",
                        "model-00001-of-00002.safetensors"),
                sharded(
                        "shard outside the folder",
                        f -> Tampering.edit(
                                f.resolve(WeightFiles.INDEX), index -> ((ObjectNode) index.get("weight_map"))
                                        .put("model.norm.weight", "../other.safetensors")),
                        "../other.safetensors",
                        "not a safetensors file of the folder"),
                sharded(
                        "shard with an impossible name",
                        f -> Tampering.edit(
                                f.resolve(WeightFiles.INDEX), index -> ((ObjectNode) index.get("weight_map"))
                                        .put("model.norm.weight", "a\0.safetensors")),
                        "model.norm.weight",
                        "not a safetensors file of the folder"),
                sharded(
                        "no weight map",
                        f -> Files.writeString(f.resolve(WeightFiles.INDEX), "{}"),
                        WeightFiles.INDEX,
                        "weight_map"),
                sharded(
                        "tensor twice",
                        f -> Tampering.append(
                                f.resolve("model-00002-of-00002.safetensors"),
                                "model.embed_tokens.weight",
                                "F32",
                                new int[] {256, 64},
                                new byte[65536]),
                        "model.embed_tokens.weight",
                        "as does"),
                sharded(
                        "tied head differs",
                        f -> Tampering.append(
                                f.resolve("model-00002-of-00002.safetensors"),
                                "lm_head.weight",
                                "F32",
                                new int[] {256, 64},
                                new byte[65536]),
                        "lm_head.weight",
                        "tie_word_embeddings"),
                sharded(
                        "biases missing",
                        f -> Tampering.edit(f.resolve("config.json"), config -> config.put("model_type", "qwen3")
                                .put("head_dim", 16)
                                .putArray("architectures")
                                .add("Qwen3ForCausalLM")),
                        "q_norm.weight",
                        "Qwen3ForCausalLM"));
    }

    static Stream<Case> configs() {
        return Stream.of(
                config(
                        "other architecture",
                        c -> c.put("model_type", "mamba")
                                .putArray("architectures")
                                .add("MambaForCausalLM"),
                        "MambaForCausalLM",
                        "LlamaForCausalLM"),
                config(
                        "classifier",
                        c -> c.putArray("architectures").add("LlamaForSequenceClassification"),
                        "LlamaForSequenceClassification"),
                config("contradiction", c -> c.put("model_type", "mistral"), "contradict"),
                config("no architecture", c -> c.remove(List.of("model_type", "architectures")), "model_type"),
                config("quantized", c -> c.putObject("quantization_config").put("bits", 4), "quantization_config"),
                config("activation", c -> c.put("hidden_act", "gelu"), "hidden_act is gelu", "silu"),
                config("experts", c -> c.put("num_local_experts", 8), "num_local_experts is 8", "dense"),
                config("dropout", c -> c.put("attention_dropout", 0.1), "attention_dropout is 0.1", "0"),
                config("sizes differ from the weights", c -> c.put("hidden_size", 128), "(256, 64)", "(256, 128)"),
                config("fewer layers", c -> c.put("num_hidden_layers", 1), "model.layers.1", "LlamaForCausalLM"),
                config("more layers", c -> c.put("num_hidden_layers", 3), "model.layers.2", "lacks"),
                config("absurd layers", c -> c.put("num_hidden_layers", 2_000_000_000), "num_hidden_layers", "4096"),
                config("text for a number", c -> c.put("hidden_size", "64"), "hidden_size is \"64\"", "whole number"),
                config("fraction", c -> c.put("num_attention_heads", 4.5), "num_attention_heads is 4.5"),
                config("negative", c -> c.put("intermediate_size", -1), "intermediate_size is -1"),
                config("too large a number", c -> c.put("vocab_size", 1L << 40), "vocab_size is 1099511627776"),
                config("odd head", c -> c.put("head_dim", 15), "head_dim is 15", "even"),
                config("heads do not divide", c -> c.put("num_key_value_heads", 3), "multiple of num_key_value_heads"),
                config("zero key heads", c -> c.put("num_key_value_heads", 0), "num_key_value_heads is 0"),
                config("untied although tied", c -> c.put("tie_word_embeddings", true), "lm_head.weight", "tie_word"),
                config("flag is text", c -> c.put("attention_bias", "yes"), "attention_bias is \"yes\"", "true"),
                config("bias without biases", c -> c.put("attention_bias", true), "q_proj.bias"),
                config("dtype", c -> c.put("dtype", "float8_e4m3fn"), "float8_e4m3fn", "bfloat16"),
                config("dynamic rope", c -> rope(c, "dynamic").put("factor", 2), "rope_type is dynamic", "yarn"),
                config(
                        "longrope by its old key",
                        c -> c.putObject("rope_scaling").put("type", "longrope"),
                        "longrope"),
                config(
                        "factor without a type",
                        c -> c.putObject("rope_scaling").put("factor", 4),
                        "factor of 4",
                        "no rope_type"),
                config(
                        "pretrained length beside the scaling",
                        c -> rope(c.put("original_max_position_embeddings", 64), "yarn")
                                .put("factor", 2),
                        "absent here and 64 beside"),
                config(
                        "two pretrained lengths",
                        c -> rope(c.put("original_max_position_embeddings", 64), "llama3")
                                .put("factor", 8)
                                .put("low_freq_factor", 1)
                                .put("high_freq_factor", 4)
                                .put("original_max_position_embeddings", 32),
                        "32 here and 64 beside"),
                config(
                        "phi3",
                        "two pretrained lengths",
                        c -> rope(c, "longrope").put("original_max_position_embeddings", 4097),
                        "4097 here and"),
                config("linear without factor", c -> rope(c, "linear"), "rope_scaling lacks factor"),
                config("factor is text", c -> rope(c, "linear").put("factor", "2"), "factor is \"2\"", "number"),
                config("factor is zero", c -> rope(c, "linear").put("factor", 0), "factor is 0.0", "above 0"),
                config(
                        "llama3 bands",
                        c -> rope(c, "llama3")
                                .put("factor", 8)
                                .put("low_freq_factor", 4)
                                .put("high_freq_factor", 4),
                        "high_freq_factor is 4.0"),
                config("partial rotation", c -> c.put("partial_rotary_factor", 0.5), "partial_rotary_factor is 0.5"),
                config(
                        "rope by layer type",
                        c -> c.putObject("rope_parameters").putObject("full_attention"),
                        "full_attention",
                        "one setting"),
                config("theta", c -> c.put("rope_theta", -1), "rope_theta is -1.0"),
                config("rope is text", c -> c.put("rope_scaling", "linear"), "rope_scaling is \"linear\""),
                config(
                        "qwen2_swa_yarn",
                        "unknown layer type",
                        c -> c.putArray("layer_types").add("a").add("a").add("a"),
                        "layer_types has a"),
                config(
                        "qwen2_swa_yarn",
                        "too few layer types",
                        c -> c.putArray("layer_types").add("full_attention"),
                        "layer_types has 1"),
                config(
                        "qwen2_swa_yarn",
                        "sliding layers without a window",
                        c -> c.put("use_sliding_window", false),
                        "use_sliding_window"),
                config("mistral_swa_fp16", "negative window", c -> c.put("sliding_window", -4), "sliding_window is -4"),
                config(
                        "mistral_swa_fp16",
                        "mixed layers",
                        c -> c.putArray("layer_types")
                                .add("full_attention")
                                .add("sliding_attention")
                                .add("full_attention"),
                        "sliding_window of 6"));
    }

    @ParameterizedTest
    @MethodSource({"folders", "headers", "shards", "configs"})
    void open_refusesWithOneSentence(Case broken, @TempDir Path temp) throws IOException {
        Path folder = Tampering.copy(broken.model(), temp.resolve("model"));
        broken.fault().inflict(folder);
        assertThatThrownBy(() -> Checkpoint.open(folder).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(broken.named().toArray(CharSequence[]::new))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("\n", "Exception")
                        .hasSizeLessThan(600));
    }

    @ParameterizedTest
    @MethodSource("missingFolders")
    void open_missingFolder(String name, @TempDir Path temp) throws IOException {
        Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> Checkpoint.open(temp.resolve(name)).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("there is no folder", name, "config.json");
    }

    static Stream<String> missingFolders() {
        return Stream.of("nowhere", "file");
    }
}
