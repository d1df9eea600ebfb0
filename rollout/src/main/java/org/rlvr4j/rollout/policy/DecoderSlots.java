package org.rlvr4j.rollout.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.DecoderNames;
import org.rlvr4j.rollout.checkpoint.LayerPart;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.TensorSpec;

/** Where the decoder script finds each tensor in the list of parameters; see {@code layer.py}. */
final class DecoderSlots {

    /** Slots of a layer. */
    static final int LAYER = 48;

    private static final String HEAD = "lm_head.weight";

    private final DecoderNames names;
    private final int layers;
    private final Map<String, Integer> indices = new HashMap<>();
    private final Map<String, LoraModule> adapters = new HashMap<>();

    DecoderSlots(ModelConfig config, @Nullable AdapterFolder adapters) {
        this.names = config.names();
        this.layers = config.layers();
        for (TensorSpec tensor : config.tensors()) {
            indices.put(tensor.name(), indices.size());
        }
        if (adapters != null) {
            for (LoraModule module : adapters.modules()) {
                this.adapters.put(module.path(), module);
                indices.put(module.a().name(), indices.size());
                indices.put(module.b().name(), indices.size());
            }
        }
    }

    /** Returns the indices of every layer's tensors, one layer after the other; -1 for those it does not have. */
    int[] layers() {
        List<Integer> slots = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (LayerPart part : LayerPart.values()) {
                String name = names.part(layer, part).orElse("");
                slots.add(index(name + ".weight"));
                slots.add(index(name + ".bias"));
                if (part.isLinear()) {
                    LoraModule adapter = adapters.get(name);
                    slots.add(adapter == null ? -1 : index(adapter.a().name()));
                    slots.add(adapter == null ? -1 : index(adapter.b().name()));
                }
            }
        }
        return slots.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the script's attributes that say where the tensors outside of the layers are. */
    Map<String, Integer> outer() {
        int embedding = index(names.embedding() + ".weight");
        return Map.of(
                "embedding",
                embedding,
                "positions",
                index(names.positions() + ".weight"),
                "norm",
                index(names.norm() + ".weight"),
                "norm_bias",
                index(names.norm() + ".bias"),
                "head",
                indices.getOrDefault(HEAD, embedding));
    }

    private int index(String name) {
        return indices.getOrDefault(name, -1);
    }
}
