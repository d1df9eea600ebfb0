package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lays out the folder of a model that was not loaded from one, as {@code save_pretrained} of transformers would. */
final class FreshLayout {

    private final ModelConfig config;
    private final long shardLimit;

    FreshLayout(ModelConfig config, long shardLimit) {
        this.config = config;
        this.shardLimit = shardLimit;
    }

    List<ShardLayout> shards() {
        List<List<TensorSpec>> groups = groups();
        List<ShardLayout> shards = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.size() == 1
                    ? WeightFiles.SINGLE
                    : String.format("model-%05d-of-%05d.safetensors", i + 1, groups.size());
            shards.add(ShardLayout.fresh(name, groups.get(i), config.storedType()));
        }
        return shards;
    }

    /** Fills shards in the order of the state dict; a tensor above the limit gets one of its own. */
    private List<List<TensorSpec>> groups() {
        List<List<TensorSpec>> groups = new ArrayList<>();
        List<TensorSpec> group = new ArrayList<>();
        long filled = 0;
        for (TensorSpec tensor : config.tensors()) {
            long bytes = tensor.elements() * config.storedType().bytes();
            if (!group.isEmpty() && filled + bytes > shardLimit) {
                groups.add(group);
                group = new ArrayList<>();
                filled = 0;
            }
            group.add(tensor);
            filled += bytes;
        }
        groups.add(group);
        return groups;
    }

    /** Returns the small files: settings, and the index of several shards. */
    Map<String, byte[]> settings(List<ShardLayout> shards) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.json", JsonFiles.pretty(config.toJson()));
        files.put("generation_config.json", JsonFiles.pretty(generation()));
        if (shards.size() > 1) {
            files.put(WeightFiles.INDEX, JsonFiles.pretty(index(shards)));
        }
        return files;
    }

    private ObjectNode generation() {
        ObjectNode all = config.toJson();
        ObjectNode json = JsonFiles.MAPPER.createObjectNode();
        json.put("_from_model_config", true);
        for (String name : List.of("bos_token_id", "eos_token_id", "pad_token_id")) {
            if (all.hasNonNull(name)) {
                json.set(name, all.get(name));
            }
        }
        return json;
    }

    private ObjectNode index(List<ShardLayout> shards) {
        Map<String, String> shardOf = new TreeMap<>();
        for (ShardLayout shard : shards) {
            shard.tensors().forEach(tensor -> shardOf.put(tensor.name(), shard.name()));
        }
        ObjectNode json = JsonFiles.MAPPER.createObjectNode();
        long parameters = config.parameterCount();
        json.putObject("metadata")
                .put("total_parameters", parameters)
                .put("total_size", parameters * config.storedType().bytes());
        ObjectNode map = json.putObject("weight_map");
        shardOf.forEach(map::put);
        return json;
    }
}
