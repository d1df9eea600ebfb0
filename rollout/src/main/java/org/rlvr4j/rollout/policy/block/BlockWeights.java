package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A block's values in {@code model.safetensors}, under the block's names. */
final class BlockWeights {
    static final String FILE = "model.safetensors";

    private BlockWeights() {}

    static void save(Path folder, Map<String, NDArray> values) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(FILE + ".tmp");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
            byte[] header = header(values);
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (NDArray value : values.values()) {
                out.write(value.toByteArray());
            }
        }
        Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The JSON header, padded with blanks to a multiple of 8 so that readers may map the tensors behind it. */
    private static byte[] header(Map<String, NDArray> values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : values.entrySet()) {
            NDArray value = entry.getValue();
            long end = offset + value.size() * value.getDataType().getNumOfBytes();
            ObjectNode tensor = json.putObject(entry.getKey());
            tensor.put("dtype", value.getDataType().asSafetensors());
            ArrayNode shape = tensor.putArray("shape");
            LongStream.of(value.getShape().getShape()).forEach(shape::add);
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Copies what was saved into {@code values}; they stay as they are if it does not fit. */
    static void load(Path folder, Map<String, NDArray> values, NDManager manager) throws IOException {
        Path file = folder.resolve(FILE);
        try (NDManager scope = manager.newSubManager()) {
            NDList stored = read(file, scope);
            values.forEach((name, value) -> check(file, name, value, stored.get(name)));
            GradMode.withoutRecording(
                    () -> values.forEach((name, value) -> stored.get(name).copyTo(value)));
        }
    }

    private static void check(Path file, String name, NDArray value, @Nullable NDArray stored) {
        if (stored == null) {
            throw new IllegalArgumentException(
                    file + " has no parameter " + name + ": it was saved from another block");
        }
        if (!stored.getShape().equals(value.getShape()) || stored.getDataType() != value.getDataType()) {
            throw new IllegalArgumentException(file + " has parameter " + name + " as " + stored.getDataType() + " "
                    + stored.getShape() + "; the block's is " + value.getDataType() + " " + value.getShape());
        }
    }

    private static NDList read(Path file, NDManager scope) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing: give the folder that the policy was saved to");
        }
        try (InputStream in = Files.newInputStream(file)) {
            requireHeader(file);
            return NDList.decode(scope, in);
        } catch (RuntimeException e) {
            throw new IOException(file + " is truncated or damaged: save or copy it again", e);
        }
    }

    /** Looks before DJL reads, which allocates whatever length the file claims. */
    private static void requireHeader(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            long size = Files.size(file);
            long header = size < 9 ? -1 : Long.reverseBytes(in.readLong());
            if (header < 2 || header > size - 8 || in.readByte() != '{') {
                throw new IOException(file + " is not a safetensors file, or truncated: save or copy it again");
            }
        }
    }
}
