package org.rlvr4j.grpo.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Named arrays in a safetensors file: the header's length (u64, little-endian), a JSON header with type, shape and
 * offsets of each, then their bytes. Float32 and float64 arrays only, which is what a trainer's state consists of.
 */
final class TensorFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_HEADER = 100_000_000;

    private TensorFile() {}

    /** Writes arrays in the map's order. */
    static void write(Path file, Map<String, NDArray> arrays) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            NDArray array = entry.getValue();
            long end = offset + bytes(array);
            ObjectNode description = header.putObject(entry.getKey());
            description.put("dtype", type(array));
            description.set("shape", JSON.valueToTree(array.getShape().getShape()));
            description.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = JSON.writeValueAsBytes(header);
        ByteBuffer start = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(text.length).put(text).flip();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(out, start);
            for (NDArray array : arrays.values()) {
                writeFully(out, array.toByteBuffer(true));
            }
            out.force(true);
        }
    }

    /**
     * Reads the arrays of a file that holds exactly the expected ones.
     *
     * @param expected arrays of the same types and shapes, which are not changed
     * @param consumer gets each expected array, and the one that was read, which is closed afterwards
     * @throws IOException if the file is damaged, or its arrays are not the expected ones
     */
    static void read(Path file, Map<String, NDArray> expected, BiConsumer<NDArray, NDArray> consumer)
            throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = readFully(file, in, 0, 8).getLong();
            if (length < 2 || length > Math.min(MAX_HEADER, in.size() - 8)) {
                throw new IOException(file + " is damaged: its header should have " + length + " bytes");
            }
            JsonNode header = JSON.readTree(readFully(file, in, 8, (int) length).array());
            if (header.size() != expected.size()) {
                throw new IOException(file + " holds " + header.size() + " arrays, this run has " + expected.size());
            }
            for (Map.Entry<String, NDArray> entry : expected.entrySet()) {
                NDArray array = entry.getValue();
                JsonNode description = header.path(entry.getKey());
                if (!isOf(description, array)) {
                    throw new IOException(file + " has no " + type(array) + " array " + entry.getKey() + " of shape "
                            + array.getShape() + ": it belongs to another model or optimizer");
                }
                long begin =
                        8 + length + description.path("data_offsets").path(0).asLong();
                ByteBuffer data = readFully(file, in, begin, bytes(array));
                try (NDArray read = array.getManager().create(data, array.getShape(), array.getDataType())) {
                    consumer.accept(array, read);
                }
            }
        }
    }

    private static boolean isOf(JsonNode description, NDArray array) {
        JsonNode shape = description.path("shape");
        long[] dimensions = new long[shape.size()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = shape.get(i).asLong();
        }
        return description.path("dtype").asText().equals(type(array))
                && Arrays.equals(dimensions, array.getShape().getShape());
    }

    private static String type(NDArray array) {
        return array.getDataType() == DataType.FLOAT32 ? "F32" : "F64";
    }

    private static int bytes(NDArray array) {
        DataType type = array.getDataType();
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException("cannot store an array of type " + type);
        }
        return Math.toIntExact(array.size() * type.getNumOfBytes());
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer readFully(Path file, FileChannel in, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (in.read(bytes, position + bytes.position()) < 0) {
                throw new IOException(file + " is truncated");
            }
        }
        return bytes.flip();
    }
}
