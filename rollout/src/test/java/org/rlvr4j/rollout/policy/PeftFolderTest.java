package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.OracleModels;

/**
 * Folders as PEFT 0.20 lays them out, written here byte by byte, for every family: names are those of
 * transformers' modules after {@code base_model.model.}, A is [rank, inputs] and B [outputs, rank] for {@code Linear}
 * and {@code Conv1D} alike, and what they change is {@code scaling * B A}, transposed where {@code fan_in_fan_out}.
 */
class PeftFolderTest {

    private static final int RANK = 2;

    private static final double SCALING = 3;

    private static final List<String> LLAMA = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    private static final List<String> PHI3 =
            List.of("self_attn.o_proj", "self_attn.qkv_proj", "mlp.gate_up_proj", "mlp.down_proj");

    private static final List<String> GPT2 = List.of("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj");

    @TempDir
    private Path temporary;

    static Stream<Arguments> families() {
        return Stream.concat(
                Stream.of(
                                "llama",
                                "llama_bias_linear_rope",
                                "llama_tied_bf16",
                                "mistral_swa_fp16",
                                "qwen2_swa_yarn",
                                "qwen2_tied_sharded",
                                "qwen3",
                                "smollm3",
                                "gemma",
                                "gemma2",
                                "gemma3_text")
                        .map(name -> Arguments.of(name, "model.layers.", LLAMA)),
                Stream.of(Arguments.of("phi3", "model.layers.", PHI3), Arguments.of("gpt2", "transformer.h.", GPT2)));
    }

    private static List<String> modules(String layers, int count, List<String> names) {
        List<String> modules = new ArrayList<>();
        for (int layer = 0; layer < count; layer++) {
            for (String name : names) {
                modules.add(layers + layer + "." + name);
            }
        }
        return modules;
    }

    @ParameterizedTest
    @MethodSource("families")
    void load_computesWithWhatPeftWouldMerge(String name, String layers, List<String> names) throws IOException {
        boolean conv1d = name.equals("gpt2");
        CausalLm.Options whole = CausalLm.Options.DEFAULT;
        try (CausalLm merged = CausalLm.load(OracleModels.folder(name), whole)) {
            Map<String, float[]> tensors = new LinkedHashMap<>();
            Map<String, long[]> shapes = new LinkedHashMap<>();
            SplittableRandom random = new SplittableRandom(11);
            for (String module : modules(layers, merged.config().layers(), names)) {
                NDArray weight = merged.parameters().get(module + ".weight").getArray();
                int outputs = (int) weight.getShape().get(conv1d ? 1 : 0);
                int inputs = (int) weight.getShape().get(conv1d ? 0 : 1);
                float[] a = gaussian(random, RANK * inputs);
                float[] b = gaussian(random, outputs * RANK);
                String key = "base_model.model." + module;
                tensors.put(key + ".lora_A.weight", a);
                shapes.put(key + ".lora_A.weight", new long[] {RANK, inputs});
                tensors.put(key + ".lora_B.weight", b);
                shapes.put(key + ".lora_B.weight", new long[] {outputs, RANK});
                merge(weight, a, b, outputs, inputs, conv1d);
            }
            List<String> targets = names.stream()
                    .map(path -> path.substring(path.lastIndexOf('.') + 1))
                    .distinct()
                    .toList();
            write(temporary, targets, conv1d, tensors, shapes);
            try (CausalLm adapted = CausalLm.load(OracleModels.folder(name), temporary, whole)) {
                assertThat(adapted.lora().orElseThrow().scale()).isEqualTo(SCALING);
                assertThat(adapted.score(Training.pair()).logProbs()[0])
                        .containsExactly(merged.score(Training.pair()).logProbs()[0], within(1e-4));
                Path again = temporary.resolve("again");
                adapted.save(again);
                for (String file : List.of("adapter_model.safetensors", "adapter_config.json")) {
                    assertThat(again.resolve(file)).hasSameBinaryContentAs(temporary.resolve(file));
                }
            }
        }
    }

    /** What new adapters on all linear layers are called and shaped. */
    @ParameterizedTest
    @MethodSource("families")
    void withAdapters_tensorsAreThoseOfPeft(String name, String layers, List<String> names) throws IOException {
        LoraConfig lora = LoraConfig.builder().rank(RANK).build();
        try (CausalLm model = CausalLm.load(OracleModels.folder(name)).withAdapters(lora)) {
            List<String> expected = modules(layers, model.config().layers(), names).stream()
                    .flatMap(module ->
                            Stream.of("A", "B").map(part -> "base_model.model." + module + ".lora_" + part + ".weight"))
                    .toList();
            assertThat(model.parameters().keys())
                    .filteredOn(key -> key.contains("lora_"))
                    .containsExactlyInAnyOrderElementsOf(expected);
            model.save(temporary);
            assertThat(Files.readString(temporary.resolve("adapter_config.json")))
                    .contains("\"fan_in_fan_out\" : " + name.equals("gpt2"))
                    .contains("\"peft_type\" : \"LORA\"", "\"task_type\" : \"CAUSAL_LM\"");
        }
    }

    private static float[] gaussian(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.05 * random.nextGaussian());
        }
        return values;
    }

    private static void merge(NDArray weight, float[] a, float[] b, int outputs, int inputs, boolean conv1d) {
        float[] values = weight.toFloatArray();
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                double change = 0;
                for (int r = 0; r < RANK; r++) {
                    change += SCALING * b[o * RANK + r] * a[r * inputs + i];
                }
                values[conv1d ? i * outputs + o : o * inputs + i] += (float) change;
            }
        }
        weight.set(values);
    }

    private static void write(
            Path folder,
            List<String> targets,
            boolean fanInFanOut,
            Map<String, float[]> tensors,
            Map<String, long[]> shapes)
            throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<String> entries = new ArrayList<>(List.of("\"__metadata__\":{\"format\":\"pt\"}"));
        tensors.forEach((key, values) -> {
            int begin = data.size();
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            data.writeBytes(bytes.array());
            entries.add("\"" + key + "\":{\"dtype\":\"F32\",\"shape\":" + Arrays.toString(shapes.get(key))
                    + ",\"data_offsets\":[" + begin + "," + data.size() + "]}");
        });
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).put(data.toByteArray());
        Files.write(folder.resolve("adapter_model.safetensors"), file.array());
        Files.writeString(folder.resolve("adapter_config.json"), settings(targets, fanInFanOut));
    }

    /** All keys that PEFT writes. */
    private static String settings(List<String> targets, boolean fanInFanOut) {
        String list = targets.stream().map(target -> "\"" + target + "\"").collect(Collectors.joining(", "));
        return """
                {
                  "alora_invocation_tokens": null, "alpha_pattern": {}, "arrow_config": null, "auto_mapping": null,
                  "base_model_name_or_path": "somewhere/else", "bias": "none", "corda_config": null,
                  "ensure_weight_tying": false, "eva_config": null, "exclude_modules": null,
                  "fan_in_fan_out": %s, "inference_mode": true, "init_lora_weights": true, "kasa_config": null,
                  "layer_replication": null, "layers_pattern": null, "layers_to_transform": null, "loftq_config": {},
                  "lora_alpha": 6, "lora_bias": false, "lora_dropout": 0.0, "lora_ga_config": null,
                  "megatron_config": null, "megatron_core": "megatron.core", "modules_to_save": null,
                  "monteclora_config": null, "peft_type": "LORA", "peft_version": "0.18.0", "qalora_group_size": 16,
                  "r": 2, "rank_pattern": {}, "revision": null, "target_modules": [%s], "target_parameters": null,
                  "task_type": "CAUSAL_LM", "trainable_token_indices": null, "use_bdlora": null, "use_dora": false,
                  "use_qalora": false, "use_rslora": false, "velora_config": null
                }
                """.formatted(fanInFanOut, list);
    }

    private Path saved(String targets) throws IOException {
        LoraConfig lora = LoraConfig.builder()
                .rank(RANK)
                .targetModules("o_proj", "down_proj")
                .build();
        try (CausalLm model = CausalLm.load(OracleModels.folder("phi3")).withAdapters(lora)) {
            model.save(temporary);
        }
        Path settings = temporary.resolve("adapter_config.json");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replaceAll("(?s)\"target_modules\" : \\[.*?\\]", "\"target_modules\" : " + targets));
        return temporary;
    }

    /** PEFT needs but one of the names to be there. */
    @Test
    void load_passesOverTargetsThatTheModelDoesNotHave() throws IOException {
        Path folder = saved("[\"q_proj\", \"o_proj\", \"down_proj\", \"up_proj\"]");
        try (CausalLm model = CausalLm.load(folder)) {
            assertThat(model.lora().orElseThrow().targetModules()).containsExactly("o_proj", "down_proj");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"q_proj\"]", "\"q_proj\""})
    void load_targetsOfWhichNoneIsThereAreRefused(String targets) throws IOException {
        Path folder = saved(targets);
        assertThatThrownBy(() -> CausalLm.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("linear layer of the model");
    }

    private Path withBase(Path adapters, String base) throws IOException {
        Path settings = adapters.resolve("adapter_config.json");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(settings.toFile());
        Files.writeString(settings, json.put("base_model_name_or_path", base).toString());
        return adapters;
    }

    @Test
    void load_adaptersOnAdaptersAreRefused() throws IOException {
        Path folder = saved("[\"o_proj\", \"down_proj\"]");
        withBase(folder, folder.toString());
        assertThatThrownBy(() -> CausalLm.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(folder.toString(), "holds adapters and no model", "merge them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "nowhere/at-all"})
    void load_baseThatIsNoFolder(String base) throws IOException {
        Path folder = withBase(saved("[\"o_proj\", \"down_proj\"]"), base);
        assertThatThrownBy(() -> CausalLm.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("base_model_name_or_path is \"" + base + "\"", "no folder here");
    }

    @Test
    void load_settingsOfTheModelBesideTheAdapters() throws IOException {
        Path folder = saved("[\"o_proj\", \"down_proj\"]");
        Files.copy(OracleModels.folder("phi3").resolve("config.json"), folder.resolve("config.json"));
        try (CausalLm model = CausalLm.load(folder)) {
            assertThat(model.lora()).isPresent();
        }
    }

    @Test
    void load_modelAndAdaptersInOneFolder() throws IOException {
        Path folder = saved("[\"o_proj\", \"down_proj\"]");
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(OracleModels.folder("phi3").resolve(name), folder.resolve(name));
        }
        assertThatThrownBy(() -> CausalLm.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(folder.toString(), "both a model and adapters", "move the adapters");
        try (CausalLm model = CausalLm.load(folder, folder, CausalLm.Options.DEFAULT)) {
            assertThat(model.lora()).isPresent();
        }
    }

    @Test
    void saveMerged_refusesWhatIsNotFinite() throws IOException {
        LoraConfig lora = LoraConfig.builder().rank(RANK).build();
        try (CausalLm model = CausalLm.load(OracleModels.folder("llama")).withAdapters(lora)) {
            Training.array(model, "base_model.model.model.layers.1.mlp.up_proj.lora_B.weight")
                    .addi(Float.POSITIVE_INFINITY);
            assertThatThrownBy(() -> model.saveMerged(temporary))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll("model.layers.1.mlp.up_proj.weight", "merged", "diverged");
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void load_pickledAdaptersAreRefused() throws IOException {
        Path folder = saved("[\"o_proj\", \"down_proj\"]");
        Files.move(folder.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.bin"));
        assertThatThrownBy(() -> CausalLm.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("adapter_model.bin, which is not read: convert it");
    }
}
