package org.rlvr4j.rollout.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.CheckpointLayout;
import org.rlvr4j.rollout.checkpoint.GenerationConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * All that a {@link CausalLm} is but the values of its weights.
 *
 * @param layout the files that it is saved as
 * @param generation what its files say of drawing tokens
 * @param tokenizer that lies beside the weights, or null
 * @param compute how it computes
 * @param held what the weights are held in
 * @param adapters through which alone it is trained, or null
 */
record ModelSetup(
        CheckpointLayout layout,
        GenerationConfig generation,
        @Nullable Tokenizer tokenizer,
        ComputeOptions compute,
        HeldWeights held,
        @Nullable AdapterFolder adapters) {

    /** Returns the same model with adapters. */
    ModelSetup with(AdapterFolder others) {
        return new ModelSetup(layout, generation, tokenizer, compute, held, others);
    }

    /** Returns the same model with another tokenizer, whose files it is saved with. */
    ModelSetup with(Tokenizer other, CheckpointLayout saved) {
        return new ModelSetup(saved, generation, other, compute, held, adapters);
    }

    /** Returns the same model without a tokenizer, which is closed with the model that has it. */
    ModelSetup silent() {
        return new ModelSetup(layout, generation, null, compute, held, adapters);
    }

    /** Returns the same model without adapters. */
    ModelSetup bare() {
        return new ModelSetup(layout, generation, tokenizer, compute, held, null);
    }

    ModelConfig config() {
        return layout.config();
    }

    boolean isAdapted() {
        return adapters != null;
    }

    /** Returns whether there is anything to train: weights in 16 bits are not. */
    boolean isTrainable() {
        return isAdapted() || !held.hasNarrow();
    }

    List<LoraModule> modules() {
        return adapters == null ? List.of() : adapters.modules();
    }

    /** Returns the tensors that no other model has: those of the adapters, or all where there are none. */
    List<TensorSpec> ownTensors() {
        return adapters == null ? config().tensors() : adapters.tensors();
    }

    /** Returns the ids that end a completion, wherever they are named, as far as the model can draw them. */
    Set<Integer> eosIds() {
        Set<Integer> ids = new TreeSet<>(config().eosIds());
        ids.addAll(generation.eosIds());
        if (tokenizer != null) {
            tokenizer.eosId().ifPresent(ids::add);
        }
        ids.removeIf(id -> id < 0 || id >= config().vocabularySize());
        return ids;
    }
}
