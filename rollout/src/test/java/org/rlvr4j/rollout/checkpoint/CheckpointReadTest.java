package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointReadTest {

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void tensors_areThoseThatTransformersHasGradientsFor(String name) throws IOException {
        Path folder = OracleModels.folder(name);
        JsonNode norms = new ObjectMapper()
                .readTree(folder.resolve("expected.json").toFile())
                .get("grad_l2_norms");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors())
                    .extracting(TensorSpec::name)
                    .containsExactlyInAnyOrderElementsOf(
                            norms.properties().stream().map(e -> e.getKey()).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void read_inPartsEqualsWhole(String name) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder(name))) {
            for (TensorSpec tensor : checkpoint.tensors()) {
                int elements = (int) tensor.elements();
                FloatBuffer whole = FloatBuffer.allocate(elements);
                checkpoint.read(tensor.name(), whole);
                assertThat(whole.hasRemaining()).isFalse();
                FloatBuffer parts = FloatBuffer.allocate(elements);
                checkpoint.read(tensor.name(), 0, parts.limit(elements / 3));
                checkpoint.read(tensor.name(), elements / 3, parts.limit(elements));
                assertThat(parts.array()).isEqualTo(whole.array());
                assertThat(whole.array()).doesNotContain(Float.NaN);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm_head.weight", "nonsense"})
    void read_unknownTensor(String tensor) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama_tied_bf16"))) {
            assertThatThrownBy(() -> checkpoint.read(tensor, FloatBuffer.allocate(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(tensor);
        }
    }

    @Test
    void storedType_followsTheFile() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("mistral_swa_fp16"))) {
            assertThat(checkpoint.storedType("lm_head.weight")).isEqualTo(StoredType.FLOAT16);
            assertThat(checkpoint.config().storedType()).isEqualTo(StoredType.FLOAT16);
        }
    }

    /** The first files of GPT-2 were saved without the head, and so without the name in front. */
    @Test
    void open_namesWithoutPrefix(@TempDir Path temp) throws IOException {
        Path folder = Tampering.copy("gpt2", temp.resolve("model"));
        Path weights = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        int size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(bytes, Long.BYTES, size, StandardCharsets.UTF_8).replace("\"transformer.", "\"");
        byte[] renamed = (header + " ".repeat(size - header.length())).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(renamed, 0, bytes, Long.BYTES, size);
        Files.write(weights, bytes);
        int[] shape = {1, 1, 64, 64};
        Tampering.append(weights, "h.0.attn.bias", "BOOL", shape, new byte[64 * 64]);
        byte[] stored = Files.readAllBytes(weights);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Checkpoint original = Checkpoint.open(OracleModels.folder("gpt2"))) {
            for (TensorSpec tensor : checkpoint.tensors()) {
                assertThat(read(checkpoint, tensor)).isEqualTo(read(original, tensor));
            }
            checkpoint.layout().save(temp.resolve("again"), (tensor, sink) -> sink.accept(read(checkpoint, tensor)));
        }
        assertThat(temp.resolve("again/model.safetensors")).hasBinaryContent(stored);
    }

    private static FloatBuffer read(Checkpoint checkpoint, TensorSpec tensor) throws IOException {
        FloatBuffer values = FloatBuffer.allocate((int) tensor.elements());
        checkpoint.read(tensor.name(), values);
        return values.flip();
    }
}
