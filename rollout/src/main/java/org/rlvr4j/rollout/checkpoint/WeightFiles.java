package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and opens the safetensors files of a model folder, as transformers looks for them. */
final class WeightFiles {

    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private WeightFiles() {}

    /** Opens the files; the caller closes them. */
    static List<SafetensorsFile> open(Path folder) throws IOException {
        if (FolderFiles.has(folder.resolve(SINGLE))) {
            return List.of(SafetensorsFile.open(folder.resolve(SINGLE)));
        }
        if (FolderFiles.has(folder.resolve(INDEX))) {
            return openShards(folder);
        }
        throw noWeights(folder);
    }

    /** Returns whether a folder has what {@link #open} looks for. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(SINGLE)) || Files.exists(folder.resolve(INDEX));
    }

    static void closeAll(List<SafetensorsFile> files) throws IOException {
        for (SafetensorsFile file : files) {
            file.close();
        }
    }

    private static List<SafetensorsFile> openShards(Path folder) throws IOException {
        Path index = folder.resolve(INDEX);
        Map<String, String> shardOf = weightMap(index);
        List<SafetensorsFile> shards = new ArrayList<>();
        try {
            for (String name : new LinkedHashSet<>(shardOf.values())) {
                if (!Files.exists(folder.resolve(name))) {
                    throw new CheckpointException(folder.resolve(name) + " is missing, though " + INDEX
                            + " names it: download or copy it into the folder");
                }
                shards.add(SafetensorsFile.open(folder.resolve(name)));
            }
            checkIndex(index, shardOf, shards);
            return Collections.unmodifiableList(shards);
        } catch (IOException | RuntimeException e) {
            closeAll(shards);
            throw e;
        }
    }

    private static Map<String, String> weightMap(Path index) throws CheckpointException {
        JsonNode map = JsonFiles.readObject(index, "download it").path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new CheckpointException(index + " has no weight_map: download or save it again");
        }
        Map<String, String> result = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText("");
            if (!entry.getValue().isTextual() || !isFileName(shard)) {
                throw new CheckpointException(index + " places tensor " + entry.getKey() + " in " + entry.getValue()
                        + ", which is not a safetensors file of the folder: correct it");
            }
            result.put(entry.getKey(), shard);
        }
        return result;
    }

    private static boolean isFileName(String shard) {
        try {
            return Path.of(shard).getNameCount() == 1 && shard.matches("[^/\\\\]+\\.safetensors");
        } catch (InvalidPathException e) {
            return false; // such as one with the character NUL
        }
    }

    private static void checkIndex(Path index, Map<String, String> shardOf, List<SafetensorsFile> shards)
            throws CheckpointException {
        Map<String, Set<String>> present = new LinkedHashMap<>();
        for (SafetensorsFile shard : shards) {
            Set<String> names = new LinkedHashSet<>();
            shard.tensors().forEach(tensor -> names.add(tensor.name()));
            present.put(shard.name(), names);
        }
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            if (!present.getOrDefault(entry.getValue(), Set.of()).contains(entry.getKey())) {
                throw new CheckpointException(index + " places tensor " + entry.getKey() + " in " + entry.getValue()
                        + ", which does not hold it: download or save both again");
            }
        }
    }

    private static CheckpointException noWeights(Path folder) throws IOException {
        List<String> names = list(folder);
        String convert = ", which is not read: convert it to " + SINGLE
                + " (in transformers: AutoModelForCausalLM.from_pretrained(...).save_pretrained(...))";
        for (String suffix : List.of(".bin", ".bin.index.json", ".gguf", ".pth", ".pt", ".h5", ".msgpack")) {
            for (String name : names) {
                if (name.endsWith(suffix) && !name.equals("training_args.bin") && !name.startsWith("optimizer")) {
                    return new CheckpointException(folder + " has its weights as " + name + convert);
                }
            }
        }
        if (names.contains("adapter_model.safetensors")) {
            return new CheckpointException(folder + " holds a LoRA adapter (adapter_model.safetensors) but no model:"
                    + " give the base model's folder, or merge the adapter into it first");
        }
        for (String name : names) {
            if (name.endsWith(".safetensors")) {
                return new CheckpointException(folder + " has " + name + " but neither " + SINGLE + " nor " + INDEX
                        + ": rename the file, or add the index that came with it");
            }
        }
        return new CheckpointException(folder + " has no weights: it needs " + SINGLE + ", or shards with " + INDEX);
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
