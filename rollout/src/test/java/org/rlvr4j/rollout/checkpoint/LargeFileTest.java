package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and single tensors beyond 2 GiB, where offsets leave an int. */
final class LargeFileTest {

    private static final long ELEMENTS = 300_000L * 2_048;

    private static ModelConfig config(StoredType type) {
        return ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize(300_000)
                .hiddenSize(2_048)
                .intermediateSize(8)
                .layers(1)
                .heads(1)
                .headDim(2)
                .tiedEmbeddings(true)
                .storedType(type)
                .build();
    }

    /** A sparse file: only the header and the last bytes of the data are written. */
    private static void writeSparse(Path folder) throws IOException {
        ModelConfig config = config(StoredType.FLOAT32);
        Files.write(folder.resolve("config.json"), config.toJson().toString().getBytes(StandardCharsets.UTF_8));
        ShardLayout layout = ShardLayout.fresh("model.safetensors", config.tensors(), StoredType.FLOAT32);
        try (FileChannel channel = FileChannel.open(
                folder.resolve("model.safetensors"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.WRITE)) {
            channel.write(layout.start());
            long start = Long.BYTES + (long) layout.header().length;
            write(channel, start + (ELEMENTS - 1) * Float.BYTES, 1.5f);
            write(channel, layout.bytes() - Float.BYTES, 2.5f);
        }
    }

    private static void write(FileChannel channel, long position, float value) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.write(bytes.putFloat(value).flip(), position);
    }

    @Test
    void read_beyondTwoGibibytes(@TempDir Path folder) throws IOException {
        writeSparse(folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            FloatBuffer last = FloatBuffer.allocate(2);
            checkpoint.read("model.embed_tokens.weight", ELEMENTS - 2, last);
            assertThat(last.array()).containsExactly(0f, 1.5f);
            FloatBuffer norm = FloatBuffer.allocate(2_048);
            checkpoint.read("model.norm.weight", norm);
            assertThat(norm.get(2_047)).isEqualTo(2.5f);
            assertThatThrownBy(() -> checkpoint.read("model.embed_tokens.weight", norm.clear()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("614400000 elements");
        }
    }

    @Test
    @Tag("slow")
    void save_beyondTwoGibibytesRoundTrips(@TempDir Path folder) throws IOException {
        CheckpointLayout.fresh(config(StoredType.FLOAT32)).save(folder, (tensor, sink) -> {
            SplittableRandom random = new SplittableRandom(tensor.name().hashCode());
            FloatBuffer piece = FloatBuffer.allocate(2_048);
            for (long done = 0; done < tensor.elements(); done += piece.capacity()) {
                piece.clear().limit((int) Math.min(piece.capacity(), tensor.elements() - done));
                while (piece.hasRemaining()) {
                    piece.put(random.nextInt());
                }
                sink.accept(piece.flip());
            }
        });
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            SplittableRandom random = new SplittableRandom("model.embed_tokens.weight".hashCode());
            FloatBuffer piece = FloatBuffer.allocate(2_048);
            for (long done = 0; done < ELEMENTS; done += piece.capacity()) {
                checkpoint.read("model.embed_tokens.weight", done, piece.clear());
                for (float value : piece.array()) {
                    if (value != (float) random.nextInt()) {
                        fail("element after %d is %s", done, value);
                    }
                }
            }
        }
    }
}
