package org.rlvr4j.rollout.checkpoint;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses and checks the JSON header of a safetensors file: offsets must tile the data without gap or overlap, as the
 * format demands (huggingface/safetensors, README "Format").
 */
final class SafetensorsHeader {

    /** Bytes per element of the format's types; those that are smaller than a byte are not listed. */
    private static final Map<String, Integer> BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("F32", 4),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("F64", 8));

    private static final int MAX_NAME = 1000;

    /** What PyTorch allows. */
    private static final int MAX_DIMENSIONS = 64;

    private static final String REMEDY = ": download or save the file again";

    private final String where;
    private final long dataBytes;

    private SafetensorsHeader(String where, long dataBytes) {
        this.where = where;
        this.dataBytes = dataBytes;
    }

    /**
     * Parses a header.
     *
     * @param dataBytes bytes in the file after the header
     * @return the tensors by offset
     */
    static List<StoredTensor> parse(byte[] json, long dataBytes, String where) throws CheckpointException {
        JsonNode header = JsonFiles.parseObject(json, where + ": its header");
        return new SafetensorsHeader(where, dataBytes).tensors(header);
    }

    private List<StoredTensor> tensors(JsonNode header) throws CheckpointException {
        List<StoredTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.add(tensor(entry.getKey(), entry.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
        checkTiling(tensors);
        return Collections.unmodifiableList(tensors);
    }

    private StoredTensor tensor(String name, JsonNode node) throws CheckpointException {
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new CheckpointException(where + " is damaged: a tensor has a name of " + name.length()
                    + " characters, which is too long or contains control characters" + REMEDY);
        }
        JsonNode type = node.get("dtype");
        long[] shape = numbers(node.get("shape"));
        long[] offsets = numbers(node.get("data_offsets"));
        if (type == null || !type.isTextual() || shape == null || offsets == null || offsets.length != 2) {
            throw broken(name, "lacks a proper dtype, shape or data_offsets");
        }
        if (shape.length > MAX_DIMENSIONS) {
            throw broken(name, "has " + shape.length + " dimensions, more than any tensor");
        }
        if (offsets[0] > offsets[1]) {
            throw broken(name, "has data_offsets [" + offsets[0] + ", " + offsets[1] + "], which run backwards");
        }
        if (offsets[1] > dataBytes) {
            throw new CheckpointException(where + " is truncated: tensor " + name + " ends at byte " + offsets[1]
                    + " of the data, of which there are " + dataBytes + REMEDY);
        }
        Integer size = BYTES.get(type.textValue());
        if (size != null && !holds(shape, size, offsets[1] - offsets[0])) {
            throw broken(
                    name,
                    "of shape " + new Shape(shape) + " and type " + type.textValue() + " has "
                            + (offsets[1] - offsets[0]) + " bytes, which do not match");
        }
        return new StoredTensor(name, type.textValue(), new Shape(shape), offsets[0], offsets[1]);
    }

    private void checkTiling(List<StoredTensor> tensors) throws CheckpointException {
        long covered = 0;
        for (StoredTensor tensor : tensors) {
            if (tensor.begin() != covered) {
                throw broken(
                        tensor.name(),
                        "begins at byte " + tensor.begin() + " of the data, where "
                                + (tensor.begin() < covered
                                        ? "another tensor lies"
                                        : "the one before ended at " + covered));
            }
            covered = tensor.end();
        }
        if (covered != dataBytes) {
            throw new CheckpointException(
                    where + " has " + dataBytes + " bytes of data, its tensors account for " + covered + REMEDY);
        }
    }

    /** Returns a list of non-negative whole numbers, or null if it is anything else. */
    private static long @Nullable [] numbers(@Nullable JsonNode node) {
        if (node == null || !node.isArray()) {
            return null;
        }
        long[] result = new long[node.size()];
        for (int i = 0; i < result.length; i++) {
            JsonNode each = node.get(i);
            if (!each.isIntegralNumber() || !each.canConvertToLong() || each.longValue() < 0) {
                return null;
            }
            result[i] = each.longValue();
        }
        return result;
    }

    private static boolean holds(long[] shape, int size, long bytes) {
        try {
            long product = size;
            for (long dimension : shape) {
                product = Math.multiplyExact(product, dimension);
            }
            return product == bytes;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private CheckpointException broken(String name, String what) {
        return new CheckpointException(where + " is damaged: tensor " + name + " " + what + REMEDY);
    }
}
