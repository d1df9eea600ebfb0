package org.rlvr4j.grpo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Path file;

    TensorFileTest(@TempDir Path folder) {
        this.file = folder.resolve("state.safetensors");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("b", manager.create(new float[] {1, Float.NaN, -0f, 3, 4, 5}, new Shape(2, 3)));
        arrays.put("a", manager.create(new double[] {Math.PI}));
        arrays.put("scalar", manager.create(7f));
        return arrays;
    }

    @Test
    void read_sameBits() throws IOException {
        TensorFile.write(file, arrays());
        Map<NDArray, NDArray> read = new LinkedHashMap<>();
        TensorFile.read(file, arrays(), (expected, found) -> {
            NDArray copy = found.duplicate();
            copy.attach(manager);
            read.put(expected, copy);
        });
        assertThat(read).hasSize(3);
        read.forEach((expected, found) -> {
            assertThat(found.getShape()).isEqualTo(expected.getShape());
            assertThat(found.toByteBuffer()).isEqualTo(expected.toByteBuffer());
        });
    }

    @Test
    void write_safetensorsLayout() throws IOException {
        TensorFile.write(file, arrays());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        assertThat(new String(header, StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[24,32]},"
                        + "\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[32,36]}}");
        assertThat(bytes.getFloat()).isEqualTo(1);
        assertThat(bytes.getDouble(bytes.position() + 20)).isEqualTo(Math.PI);
        assertThat(bytes.remaining()).isEqualTo(32);
    }

    @Test
    void read_otherShape() throws IOException {
        TensorFile.write(file, arrays());
        Map<String, NDArray> other = arrays();
        other.put("b", manager.zeros(new Shape(3, 2), DataType.FLOAT32));
        assertThatThrownBy(() -> TensorFile.read(file, other, (a, b) -> {}))
                .hasMessageContaining("has no F32 array b of shape (3, 2): it belongs to another model or optimizer");
    }

    @Test
    void read_otherCount() throws IOException {
        TensorFile.write(file, arrays());
        assertThatThrownBy(() -> TensorFile.read(file, Map.of(), (a, b) -> {}))
                .hasMessageContaining("holds 3 arrays, this run has 0");
    }

    @Test
    void read_damagedHeader() throws IOException {
        Files.write(file, new byte[] {-1, -1, -1, -1, 0, 0, 0, 0, 1});
        assertThatThrownBy(() -> TensorFile.read(file, Map.of(), (a, b) -> {})).hasMessageContaining("is damaged");
    }
}
