package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layout whose weights are stored in another type: headers, the index, and what {@code config.json} says of it change,
 * the division into files does not.
 */
final class RetypedLayout {

    private static final String CONFIG = "config.json";

    private final StoredType type;
    private final Set<String> others;

    /**
     * @param others tensors that are not the model's and stay as they are
     */
    RetypedLayout(StoredType type, Set<String> others) {
        this.type = type;
        this.others = Set.copyOf(others);
    }

    /** Wider elements come first, as the safetensors library has it, so that each lies at a multiple of its size. */
    ShardLayout shard(ShardLayout shard) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (StoredTensor tensor : shard.tensors()) {
            tensors.add(others.contains(tensor.name()) ? tensor : retyped(tensor));
        }
        tensors.sort(Comparator.comparingLong(RetypedLayout::elementBytes).reversed());
        ObjectNode header = object(shard.header());
        long offset = 0;
        for (int i = 0; i < tensors.size(); i++) {
            StoredTensor tensor = tensors.get(i);
            long end = offset + tensor.bytes();
            tensors.set(i, new StoredTensor(tensor.name(), tensor.type(), tensor.shape(), offset, end));
            ObjectNode entry = (ObjectNode) header.get(tensor.name());
            entry.put("dtype", tensor.type());
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        return new ShardLayout(shard.name(), ShardLayout.padded(header.toString()), List.copyOf(tensors));
    }

    private StoredTensor retyped(StoredTensor tensor) {
        long bytes = tensor.shape().size() * type.bytes();
        return new StoredTensor(tensor.name(), type.safetensorsName(), tensor.shape(), 0, bytes);
    }

    private static long elementBytes(StoredTensor tensor) {
        return tensor.bytes() / Math.max(1, tensor.shape().size());
    }

    /** Returns the small files with what has to change in them. */
    Map<String, byte[]> files(Map<String, byte[]> files, List<ShardLayout> shards) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.computeIfPresent(CONFIG, (name, bytes) -> config(bytes));
        changed.computeIfPresent(WeightFiles.INDEX, (name, bytes) -> index(bytes, shards));
        return changed;
    }

    /** transformers 5 calls it {@code dtype}, 4 {@code torch_dtype}. */
    private byte[] config(byte[] bytes) {
        ObjectNode config = object(bytes);
        for (String name : List.of("dtype", "torch_dtype")) {
            if (config.has(name)) {
                config.put(name, type.torchName());
            }
        }
        if (!config.has("dtype") && !config.has("torch_dtype")) {
            config.put("torch_dtype", type.torchName());
        }
        return JsonFiles.pretty(config);
    }

    private static byte[] index(byte[] bytes, List<ShardLayout> shards) {
        ObjectNode index = object(bytes);
        long size = shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .mapToLong(StoredTensor::bytes)
                .sum();
        index.withObject("/metadata").put("total_size", size);
        return JsonFiles.pretty(index);
    }

    /** Parses what was read as an object before. */
    private static ObjectNode object(byte[] bytes) {
        try {
            return (ObjectNode) JsonFiles.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
