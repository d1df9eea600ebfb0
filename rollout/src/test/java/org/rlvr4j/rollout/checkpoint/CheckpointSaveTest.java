package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointSaveTest {

    /** Reads everything first, so that saving needs nothing of the open files. */
    static TensorSource weights(Checkpoint checkpoint) throws IOException {
        Map<String, FloatBuffer> values = new TreeMap<>();
        for (TensorSpec tensor : checkpoint.tensors()) {
            FloatBuffer buffer = FloatBuffer.allocate((int) tensor.elements());
            checkpoint.read(tensor.name(), buffer);
            values.put(tensor.name(), buffer.flip());
        }
        return (tensor, sink) ->
                sink.accept(Objects.requireNonNull(values.get(tensor.name())).duplicate());
    }

    private static Map<String, byte[]> filesOf(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> list = Files.list(folder)) {
            list.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("expected."))
                    .forEach(file -> files.put(file.getFileName().toString(), bytes(file)));
        }
        return files;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertSameFiles(Path actual, Path expected) throws IOException {
        Map<String, byte[]> actualFiles = filesOf(actual);
        Map<String, byte[]> expectedFiles = filesOf(expected);
        assertThat(actualFiles.keySet()).isEqualTo(expectedFiles.keySet());
        actualFiles.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expectedFiles.get(name)));
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void save_unchangedGivesTheSameBytes(String name, @TempDir Path folder) throws IOException {
        Path original = OracleModels.folder(name);
        CheckpointLayout layout;
        TensorSource weights;
        try (Checkpoint checkpoint = Checkpoint.open(original)) {
            layout = checkpoint.layout();
            weights = weights(checkpoint);
        }
        layout.save(folder.resolve("copy"), weights);
        assertSameFiles(folder.resolve("copy"), original);
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void fresh_laysWeightsOutAsTransformersDoes(String name, @TempDir Path folder) throws IOException {
        Path original = OracleModels.folder(name);
        long limit = name.contains("sharded") ? 200_000 : CheckpointLayout.SHARD_LIMIT;
        try (Checkpoint checkpoint = Checkpoint.open(original)) {
            CheckpointLayout.fresh(checkpoint.config(), limit).save(folder, weights(checkpoint));
            assertThat(ModelConfig.read(folder)).isEqualTo(checkpoint.config());
            assertThat(GenerationConfig.read(folder, checkpoint.config())).isEqualTo(checkpoint.generationConfig());
        }
        Map<String, byte[]> expected = filesOf(original);
        filesOf(folder).forEach((file, bytes) -> {
            if (file.startsWith("model")) {
                assertThat(bytes).as(file).isEqualTo(expected.get(file));
            }
        });
    }

    @Test
    void fresh_tensorAboveTheShardLimitGetsItsOwnFile(@TempDir Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama"))) {
            CheckpointLayout layout = CheckpointLayout.fresh(checkpoint.config(), 1);
            layout.save(folder, weights(checkpoint));
            assertThat(filesOf(folder)).containsKey("model-00001-of-00021.safetensors");
        }
        try (Checkpoint again = Checkpoint.open(folder)) {
            assertThat(again.storedBytes()).isEqualTo(again.config().parameterCount() * 4);
        }
    }

    @Test
    void save_overAnotherLayoutLeavesNoStaleWeights(@TempDir Path folder) throws IOException {
        try (Checkpoint sharded = Checkpoint.open(OracleModels.folder("qwen2_tied_sharded"));
                Checkpoint single = Checkpoint.open(OracleModels.folder("llama"))) {
            single.layout().save(folder, weights(single));
            sharded.layout().save(folder, weights(sharded));
            assertSameFiles(folder, sharded.folder());
            single.layout().save(folder, weights(single));
            assertSameFiles(folder, single.folder());
        }
    }

    @Test
    void save_leavesNothingBehindWhenTheSourceFails(@TempDir Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama"))) {
            checkpoint.layout().save(folder, weights(checkpoint));
            assertThatThrownBy(() -> checkpoint.layout().save(folder, (tensor, sink) -> {
                        throw new IllegalStateException("gone");
                    }))
                    .hasMessage("gone");
            assertSameFiles(folder, checkpoint.folder());
        }
    }

    @Test
    void save_refusesWrongElementCounts(@TempDir Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama"))) {
            assertThatThrownBy(() ->
                            checkpoint.layout().save(folder, (tensor, sink) -> sink.accept(FloatBuffer.allocate(7))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lm_head.weight was given 7 elements");
            assertThat(filesOf(folder)).isEmpty();
        }
    }

    @Test
    void save_intoAFile(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama"))) {
            assertThatThrownBy(() -> checkpoint.layout().save(file, weights(checkpoint)))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll(file.toString(), "cannot be written");
        }
    }

    @Test
    void save_headOfATiedModelFollowsTheEmbedding(@TempDir Path folder) throws IOException {
        Path source = Tampering.copy("qwen2_tied_sharded", folder.resolve("source"));
        ModelConfig tied = ModelConfig.read(source);
        Tampering.storeTiedHead(source);
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            assertThat(checkpoint.config()).isEqualTo(tied);
            checkpoint.layout().save(folder.resolve("copy"), weights(checkpoint));
        }
        assertSameFiles(folder.resolve("copy"), source);
    }

    @Test
    void save_computedBuffersTravelVerbatim(@TempDir Path folder) throws IOException {
        Path source = Tampering.copy("llama", folder.resolve("source"));
        Tampering.append(
                source.resolve("model.safetensors"),
                "model.layers.0.self_attn.rotary_emb.inv_freq",
                "F32",
                new int[] {8},
                new byte[32]);
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            checkpoint.layout().save(folder.resolve("copy"), weights(checkpoint));
        }
        assertSameFiles(folder.resolve("copy"), source);
    }

    @Test
    void withTokenizerOf_takesTheOtherFoldersFiles(@TempDir Path folder) throws IOException {
        Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("tokenizer.json"), "{}");
        Files.createDirectories(tokenizer.resolve("additional_chat_templates"));
        Files.writeString(tokenizer.resolve("additional_chat_templates/tool_use.jinja"), "x");
        Files.writeString(tokenizer.resolve("config.json"), "other");
        try (Checkpoint checkpoint = Checkpoint.open(OracleModels.folder("llama"))) {
            Path copy = folder.resolve("copy");
            checkpoint.layout().withTokenizerOf(tokenizer).save(copy, weights(checkpoint));
            assertThat(copy.resolve("tokenizer.json")).hasContent("{}");
            assertThat(copy.resolve("additional_chat_templates/tool_use.jinja")).hasContent("x");
            assertThat(ModelConfig.read(copy)).isEqualTo(checkpoint.config());
        }
    }
}
