package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes model folders that are not quite right. */
final class Tampering {

    static final ObjectMapper JSON = new ObjectMapper();

    private Tampering() {}

    /** Copies a model of the test resources. */
    static Path copy(String model, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(OracleModels.folder(model))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith("expected.")) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
        return target;
    }

    static void edit(Path json, Consumer<ObjectNode> change) throws IOException {
        ObjectNode node = (ObjectNode) JSON.readTree(json.toFile());
        change.accept(node);
        Files.write(json, JSON.writeValueAsBytes(node));
    }

    /** Changes a safetensors file's header, leaving its data. */
    static void editHeader(Path file, Consumer<ObjectNode> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = headerLength(bytes);
        ObjectNode header = (ObjectNode) JSON.readTree(bytes, Long.BYTES, length);
        change.accept(header);
        write(file, header, Arrays.copyOfRange(bytes, Long.BYTES + length, bytes.length));
    }

    /** Adds the embedding to the second shard as a head. */
    static void storeTiedHead(Path folder) throws IOException {
        Path first = folder.resolve("model-00001-of-00002.safetensors");
        byte[] bytes = Files.readAllBytes(first);
        int start = Long.BYTES + headerLength(bytes);
        byte[] embedding = Arrays.copyOfRange(bytes, start, start + 256 * 64 * 4);
        Path second = folder.resolve("model-00002-of-00002.safetensors");
        append(second, "lm_head.weight", "F32", new int[] {256, 64}, embedding);
        edit(folder.resolve(WeightFiles.INDEX), index -> ((ObjectNode) index.get("weight_map"))
                .put("lm_head.weight", second.getFileName().toString()));
    }

    /** Adds a tensor to a safetensors file. */
    static void append(Path file, String name, String type, int[] shape, byte[] data) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = headerLength(bytes);
        ObjectNode header = (ObjectNode) JSON.readTree(bytes, Long.BYTES, length);
        int end = bytes.length - Long.BYTES - length;
        ObjectNode entry = header.putObject(name).put("dtype", type);
        Arrays.stream(shape).forEach(entry.putArray("shape")::add);
        entry.putArray("data_offsets").add(end).add(end + data.length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, Long.BYTES + length, end);
        all.write(data);
        write(file, header, all.toByteArray());
    }

    private static int headerLength(byte[] file) {
        return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static void write(Path file, ObjectNode header, byte[] data) throws IOException {
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .array());
        bytes.write(json);
        bytes.write(data);
        Files.write(file, bytes.toByteArray());
    }
}
