package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.rlvr4j.rollout.script.ScriptValue;
import org.rlvr4j.rollout.vector.VectorModel;

/**
 * A model with vectors, and of which state of a block's parameters its weights are.
 *
 * <p>libtorch counts the writes to each tensor, whoever makes them: a checkpoint that is read into it, a script, any
 * operation of DJL's in place. Fused optimizers alone are not counted, so what is trained is loaded whenever it is asked for.
 * What is frozen, and was loaded at the count that it has now, need not be loaded again. A parameter that was given another array, or another memory, or whose writes are not counted, always is.
 * Unseen is alone who writes through the memory that {@code NDArray.toByteBuffer(true)} shows.
 */
final class LoadedModel {

    private final DecoderBlock module;
    private final VectorModel model;
    private final VectorWeights weights;
    private final List<Part> parts = new ArrayList<>();

    /** The tensors whose writes were counted, under names of their own; and how many there were. */
    private NDManager scope;

    private List<NDArray> known = List.of();
    private long[] versions = {};

    /** Something that is loaded as a whole, and the parameters it is made of. */
    private record Part(int[] parameters, Consumer<ScriptValue> load) {}

    LoadedModel(DecoderBlock module, VectorModel model) {
        this.module = module;
        this.model = model;
        this.weights = new VectorWeights(module, model);
        this.scope = module.manager().newSubManager();
        int[] slots = module.slots().layers();
        for (int i = 0; i < module.config().layers() * VectorWeights.PRODUCTS; i++) {
            int layer = i / VectorWeights.PRODUCTS;
            int product = i % VectorWeights.PRODUCTS;
            int[] parameters = VectorWeights.parametersOf(slots, layer, product);
            parts.add(new Part(parameters, all -> weights.loadProduct(layer, product, all)));
        }
        for (int i = 0; i < VectorWeights.OUTSIDE.size(); i++) {
            int tensor = VectorWeights.FIRST_OUTSIDE + i;
            int parameter = module.slots().outer().getOrDefault(VectorWeights.OUTSIDE.get(i), -1);
            parts.add(new Part(new int[] {parameter}, all -> weights.loadOutside(tensor, parameter)));
        }
    }

    VectorModel model() {
        return model;
    }

    /**
     * Loads what was written to since the last time. Rows of the embedding are read when they are needed, so that what was
     * read is always forgotten.
     *
     * @return how many products of layers and tensors outside of them that were
     */
    int refresh() {
        model.forgetEmbedding();
        List<NDArray> parameters = module.weights();
        long[] before = versions;
        long[] now = before.length == 0 ? new long[0] : versions(parameters, known);
        if (before.length > 0
                && Arrays.equals(before, now)
                && Arrays.stream(now).allMatch(version -> version >= 0)) {
            return 0;
        }
        versions = new long[0]; // should loading fail, nothing counts as loaded
        remember(parameters);
        long[] begun = versions(parameters, known);
        int loaded = 0;
        try (ScriptValue listed = weights.parameters()) {
            for (Part part : parts) {
                if (before.length == 0 || isChanged(part, before, now)) {
                    part.load().accept(listed);
                    loaded++;
                }
            }
        }
        versions = begun;
        return loaded;
    }

    private static boolean isChanged(Part part, long[] before, long[] now) {
        return Arrays.stream(part.parameters()).anyMatch(i -> i >= 0 && (now[i] < 0 || now[i] != before[i]));
    }

    private void remember(List<NDArray> parameters) {
        scope.close();
        scope = module.manager().newSubManager();
        known = module.script().tensors(scope, "known", parameters);
    }

    private long[] versions(List<NDArray> parameters, List<NDArray> tensors) {
        try (NDArray counts = module.script().tensor(module.manager(), "versions", parameters, tensors)) {
            return counts.toLongArray();
        }
    }

    void close() {
        scope.close();
        model.close();
    }
}
