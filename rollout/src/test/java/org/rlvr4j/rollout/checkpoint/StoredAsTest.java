package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model saved in another type than it came in. */
class StoredAsTest {

    private static final String BUFFER = "model.layers.0.self_attn.rotary_emb.inv_freq";

    @TempDir
    private Path folder;

    static Stream<Arguments> namesAndTypes() {
        return Stream.of("llama", "llama_tied_bf16", "mistral_swa_fp16", "qwen2_tied_sharded", "gemma3_text", "gpt2")
                .flatMap(name -> Arrays.stream(StoredType.values()).map(type -> arguments(name, type)));
    }

    private static Path save(Path source, StoredType type, Path target) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            checkpoint.layout().storedAs(type).save(target, CheckpointSaveTest.weights(checkpoint));
        }
        return target;
    }

    @ParameterizedTest
    @MethodSource("namesAndTypes")
    void save_everyWeightIsTheNearestOfTheType(String name, StoredType type) throws IOException {
        Path source = OracleModels.folder(name);
        try (Checkpoint before = Checkpoint.open(source);
                Checkpoint after = Checkpoint.open(save(source, type, folder))) {
            assertThat(after.config().storedType()).isEqualTo(type);
            for (TensorSpec tensor : before.tensors()) {
                assertThat(after.storedType(tensor.name())).as(tensor.name()).isEqualTo(type);
                float[] expected = values(before, tensor);
                if (type != StoredType.FLOAT32) {
                    expected = rounded(expected, type);
                }
                assertThat(values(after, tensor)).as(tensor.name()).isEqualTo(expected);
            }
            assertThat(after.storedBytes()).isEqualTo(after.config().parameterCount() * type.bytes());
        }
    }

    private static float[] values(Checkpoint checkpoint, TensorSpec tensor) throws IOException {
        float[] values = new float[(int) tensor.elements()];
        checkpoint.read(tensor.name(), FloatBuffer.wrap(values));
        return values;
    }

    /** By the types' own conversions, which tests of {@code HalfPrecision} hold against every value. */
    private static float[] rounded(float[] values, StoredType type) {
        float[] rounded = new float[values.length];
        short[] bits = new short[values.length];
        type.narrow(values, bits, values.length);
        if (type == StoredType.BFLOAT16) {
            HalfPrecision.fromBfloat16(bits, rounded, values.length);
        } else {
            HalfPrecision.fromFloat16(bits, rounded, values.length);
        }
        return rounded;
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void save_inTheTypeThatItHasGivesTheSameWeightFiles(String name) throws IOException {
        Path source = OracleModels.folder(name);
        StoredType type = ModelConfig.read(source).storedType();
        save(source, type, folder);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(file -> file.toString().endsWith("safetensors"))
                    .filter(file -> String.valueOf(file.getFileName()).startsWith("model"))
                    .toList()) {
                assertThat(folder.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void save_indexSaysTheNewSize() throws IOException {
        save(OracleModels.folder("qwen2_tied_sharded"), StoredType.BFLOAT16, folder);
        long parameters = ModelConfig.read(folder).parameterCount();
        assertThat(JsonFiles.readObject(folder.resolve("model.safetensors.index.json"), "")
                        .at("/metadata/total_size")
                        .longValue())
                .isEqualTo(2 * parameters);
    }

    @Test
    void save_otherSettingsStay() throws IOException {
        save(OracleModels.folder("llama"), StoredType.BFLOAT16, folder);
        var expected = JsonFiles.readObject(OracleModels.folder("llama").resolve("config.json"), "");
        var actual = JsonFiles.readObject(folder.resolve("config.json"), "");
        expected.properties().forEach(entry -> {
            if (!entry.getKey().endsWith("dtype")) {
                assertThat(actual.get(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
            }
        });
    }

    @Test
    void save_typeIsNamedWhereTheConfigNamedNone() throws IOException {
        Path source = Tampering.copy("llama", folder.resolve("source"));
        Tampering.edit(source.resolve("config.json"), config -> config.remove("torch_dtype"));
        Path copy = save(source, StoredType.BFLOAT16, folder.resolve("copy"));
        assertThat(JsonFiles.readObject(copy.resolve("config.json"), "")
                        .path("torch_dtype")
                        .asText())
                .isEqualTo("bfloat16");
    }

    /** Behind a tensor of an odd number of values it would lie askew, so wider ones come first. */
    @Test
    void save_computedBuffersKeepTheirTypeAndLieAtMultiplesOfIt() throws IOException {
        Path source = Tampering.copy("llama", folder.resolve("source"));
        Tampering.append(source.resolve("model.safetensors"), BUFFER, "F32", new int[] {8}, new byte[32]);
        Path copy = save(source, StoredType.BFLOAT16, folder.resolve("copy"));
        byte[] file = Files.readAllBytes(copy.resolve("model.safetensors"));
        int header = file[0] & 255 | (file[1] & 255) << 8 | (file[2] & 255) << 16;
        for (StoredTensor tensor :
                SafetensorsHeader.parse(Arrays.copyOfRange(file, 8, 8 + header), file.length - 8L - header, "")) {
            boolean isBuffer = tensor.name().equals(BUFFER);
            assertThat(tensor.type()).as(tensor.name()).isEqualTo(isBuffer ? "F32" : "BF16");
            assertThat(tensor.begin() == 0).as(tensor.name()).isEqualTo(isBuffer);
            assertThat(tensor.begin() % (isBuffer ? 4 : 2)).as(tensor.name()).isZero();
        }
    }

    @Test
    void save_valueBeyondFloat16IsRefused() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama"))) {
            CheckpointLayout layout = checkpoint.layout().storedAs(StoredType.FLOAT16);
            assertThatThrownBy(() -> layout.save(folder.resolve("model"), (tensor, sink) -> {
                        float[] values = new float[(int) tensor.elements()];
                        values[1] = -70_000;
                        sink.accept(FloatBuffer.wrap(values));
                    }))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("tensor lm_head.weight has the value -70000.0, and float16 ends at 65504: store the"
                            + " model as bfloat16 or float32");
            assertThat(folder.resolve("model/config.json")).doesNotExist();
        }
    }

    @Test
    void save_largestOfFloat16StaysFinite() {
        float[] back = rounded(new float[] {Math.nextDown(HalfPrecision.FLOAT16_OVERFLOW)}, StoredType.FLOAT16);
        assertThat(back).containsExactly(65_504);
    }
}
