package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * One safetensors file without its data.
 *
 * @param name the file's
 * @param header its JSON, padding included
 * @param tensors by offset
 */
@SuppressWarnings("ArrayRecordComponent")
record ShardLayout(String name, byte[] header, List<StoredTensor> tensors) {

    /**
     * Lays tensors out as the safetensors library does: by name where all have one type, the header padded with blanks
     * to a multiple of eight.
     */
    static ShardLayout fresh(String name, List<TensorSpec> specs, StoredType type) {
        List<StoredTensor> tensors = new ArrayList<>();
        ObjectNode json = JsonFiles.MAPPER.createObjectNode();
        json.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (TensorSpec spec :
                specs.stream().sorted(Comparator.comparing(TensorSpec::name)).toList()) {
            long end = offset + spec.elements() * type.bytes();
            tensors.add(new StoredTensor(spec.name(), type.safetensorsName(), spec.shape(), offset, end));
            ObjectNode entry = json.putObject(spec.name());
            entry.put("dtype", type.safetensorsName());
            var shape = entry.putArray("shape");
            Arrays.stream(spec.shape().getShape()).forEach(shape::add);
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        return new ShardLayout(name, padded(json.toString()), List.copyOf(tensors));
    }

    static byte[] padded(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Returns the file's bytes before its data. */
    ByteBuffer start() {
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        return start.putLong(header.length).put(header).flip();
    }

    long bytes() {
        long data = tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
        return Long.BYTES + header.length + data;
    }
}
